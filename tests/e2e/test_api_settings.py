"""What belongs to an API as a whole, and routes of APIs that are there already, on the local AWS."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
import urllib3

from constructs_lib.local import Deployment, LocalAws
from tests.support.waiting import PATIENCE

APP = Path(__file__).parent / "apps" / "settings"
PICTURE = bytes(range(256))
_POOL = urllib3.PoolManager(timeout=PATIENCE)


class Apis:
    """The deployed stack."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self.deployment = deployment

    def ask(
        self, method: str, api: str, path: str, body: bytes | None = None, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        """Send a request, with `_` for `-` in the names of headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return _POOL.request(method, self.deployment.url(api, path), body=body, headers=named)


@pytest.fixture(scope="module")
def apis(local_aws: LocalAws, deploy_stack: Callable[[Path], Deployment]) -> Apis:
    return Apis(local_aws, deploy_stack(APP))


OWN = "Settings/Own/Api"


def test_stage_has_its_name_and_variables(apis: Apis) -> None:
    answer = apis.ask("POST", OWN, "/orders", b"{}", Content_Type="application/json")
    assert (answer.status, answer.json()["stage"], answer.json()["variables"]) == (
        200,
        "v1",
        {"table": "orders"},
    )


def test_bytes_reach_the_function_in_base64(apis: Apis) -> None:
    found = apis.ask("POST", OWN, "/orders", PICTURE, Content_Type="image/png").json()
    assert (found["is_encoded"], base64.b64decode(found["body"])) == (True, PICTURE)


def test_bytes_reach_the_caller(apis: Apis) -> None:
    answer = apis.ask("GET", OWN, "/picture", Accept="image/png")
    assert (answer.status, answer.data) == (200, PICTURE)
    other = apis.ask("GET", OWN, "/picture", Accept="text/html")
    assert other.data == base64.b64encode(PICTURE)


def test_key_alone(apis: Apis) -> None:
    made = apis.deployment.resource("Settings/Own/ApiKey")
    key = apis.aws.client("apigateway").get_api_key(apiKey=made, includeValue=True)["value"]
    assert apis.ask("GET", OWN, "/keyed").status == 403
    assert apis.ask("GET", OWN, "/keyed", X_Api_Key=key).status == 200


def test_settings_reach_the_api(apis: Apis) -> None:
    client = apis.aws.client("apigateway")
    own = client.get_rest_api(restApiId=apis.deployment.resource(OWN))
    assert own["binaryMediaTypes"] == ["image/png"]
    stages = client.get_stages(restApiId=apis.deployment.resource(OWN))["item"]
    assert [each["stageName"] for each in stages] == ["v1"]


def test_private_api_refuses_who_comes_by_no_endpoint_of_its_own(apis: Apis) -> None:
    # There is no VPC on this machine: docs/local.md says so.
    assert apis.ask("GET", "Settings/Private/Api", "/").status == 403


@pytest.mark.parametrize("api", ["Settings/Rest", "Settings/Http"])
def test_routes_that_were_added_to_an_api(apis: Apis, api: str) -> None:
    assert apis.ask("GET", api, "/orders/42").status == 200


def test_routes_of_an_imported_api_are_deployed(apis: Apis) -> None:
    assert apis.ask("GET", "Settings/Rest", "/items").status == 200
