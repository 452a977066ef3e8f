"""Who gets through both kinds of API, and a function with a bootstrap of its own behind one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.demo._http import Answer, call
from tests.support.issuers import Issuer, serving
from tests.support.waiting import until

APP = Path(__file__).parent / "apps" / "authorization"


class Apis:
    """The deployed stack."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self.deployment = deployment

    def get(
        self, api: str, path: str, *, token: str | None = None, key: str | None = None, signed: bool = False
    ) -> Answer:
        construct = {"Rest": "Authorization/Rest/Api", "Http": "Authorization/Http/Api"}[api]
        given = {"Authorization": token, "X-Api-Key": key}
        headers = {name: value for name, value in given.items() if value is not None}
        return call(self.aws, "GET", self.deployment.url(construct, path), headers=headers, signed=signed)

    @property
    def key(self) -> str:
        """The value of the API key."""
        made = self.deployment.resource("Authorization/Rest/ApiKey")
        found: str = self.aws.client("apigateway").get_api_key(apiKey=made, includeValue=True)["value"]
        return found

    def accept(self, issuer: Issuer) -> None:
        """Put an issuer into the place of the one in the template."""
        api = self.deployment.resource("Authorization/Http/Api")
        client = self.aws.client("apigatewayv2")
        (made,) = (
            each for each in client.get_authorizers(ApiId=api)["Items"] if each["AuthorizerType"] == "JWT"
        )
        client.update_authorizer(
            ApiId=api,
            AuthorizerId=made["AuthorizerId"],
            JwtConfiguration={"Issuer": issuer.url, "Audience": made["JwtConfiguration"]["Audience"]},
        )


@pytest.fixture(scope="module")
def apis(local_aws: LocalAws, deploy_stack: Callable[[Path], Deployment]) -> Apis:
    return Apis(local_aws, deploy_stack(APP))


@pytest.fixture(scope="module")
def issuer(apis: Apis) -> Iterator[Issuer]:
    with serving() as found:
        apis.accept(found)
        yield found


@pytest.mark.parametrize("api", ["Rest", "Http"])
def test_function_decides(apis: Apis, api: str) -> None:
    # A REST API that keeps no answers asks its function about requests without a token, too.
    assert apis.get(api, "/orders").status == (403 if api == "Rest" else 401)
    assert apis.get(api, "/orders", token="bob's token").status == 403
    answer = apis.get(api, "/orders", token="ada's token")
    assert answer.status == 200
    found = answer.json if api == "Rest" else answer.json["lambda"]
    assert found["user"] == "ada"


def test_key_is_asked_for_besides_and_authorizes_nobody(apis: Apis) -> None:
    assert apis.get("Rest", "/keyed", token="ada's token").status == 403
    assert apis.get("Rest", "/keyed", token="ada's token", key="guessed-by-somebody").status == 403
    assert apis.get("Rest", "/keyed", key=apis.key).status == 403
    assert apis.get("Rest", "/keyed", token="bob's token", key=apis.key).status == 403
    assert apis.get("Rest", "/signed", key=apis.key).status == 403
    assert apis.get("Rest", "/signed", signed=True).status == 403
    assert apis.get("Rest", "/keyed", token="ada's token", key=apis.key).status == 200
    assert apis.get("Rest", "/signed", key=apis.key, signed=True).status == 200
    # The third of two.
    assert apis.get("Rest", "/signed", key=apis.key, signed=True).status == 429


def test_token_of_the_issuer_authorizes(apis: Apis, issuer: Issuer) -> None:
    answer = apis.get("Http", "/tokens", token=f"Bearer {issuer.token(aud='orders', scope='read')}")
    assert answer.status == 200
    assert answer.json["jwt"]["claims"]["sub"] == "ada"


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"aud": "invoices", "scope": "read"}, 401),
        ({"aud": "orders", "scope": "read", "exp": 1_700_000_000}, 401),
        ({"aud": "orders", "scope": "read", "iss": "https://login.example.com"}, 401),
        ({"aud": "orders", "scope": "write"}, 403),
        ({"aud": "orders"}, 403),
    ],
    ids=["audience", "expired", "issuer", "scope", "no scope"],
)
def test_token_for_something_else_is_refused(
    apis: Apis, issuer: Issuer, claims: dict[str, Any], status: int
) -> None:
    assert apis.get("Http", "/tokens", token=f"Bearer {issuer.token(**claims)}").status == status


def test_forged_token_is_refused(apis: Apis, issuer: Issuer) -> None:
    own = issuer.token(aud="orders", scope="write").split(".")
    wanted = issuer.token(aud="orders", scope="read").split(".")
    forged = ".".join([wanted[0], wanted[1], own[2]])
    assert apis.get("Http", "/tokens", token=f"Bearer {forged}").status == 401
    assert apis.get("Http", "/tokens").status == 401


def test_domain_leads_to_the_api(apis: Apis) -> None:
    headers = {"Host": "api.example.com", "Authorization": "ada's token"}

    def get(path: str) -> int:
        return call(apis.aws, "GET", f"{apis.aws.endpoint}{path}", headers=headers, signed=False).status

    assert get("/shop/orders") == 200
    assert get("/orders") != 200


def test_access_log_tells_who_called(apis: Apis, issuer: Issuer) -> None:
    apis.get("Http", "/tokens", token=f"Bearer {issuer.token(aud='orders', scope='read', sub='grace')}")
    apis.get("Rest", "/orders", token="ada's token")

    def logged(api: str) -> list[dict[str, str]]:
        group = apis.deployment.resource(f"Authorization/{api}/AccessLog")
        events = apis.aws.client("logs").filter_log_events(logGroupName=group)["events"]
        return [json.loads(event["message"]) for event in events]

    until(lambda: "grace" in {line["subject"] for line in logged("Http")})
    until(lambda: "ada" in {line["principal"] for line in logged("Rest")})


def test_bootstrap_of_its_own_answers_requests_and_events(apis: Apis) -> None:
    answer = apis.get("Http", "/native", token="ada's token")
    assert (answer.status, answer.text) == (200, "bootstrap")
    name = apis.deployment.resource("Authorization/Native")
    failed = apis.aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps({"fail": True}))
    assert failed["FunctionError"] == "Unhandled"
    error = json.load(failed["Payload"])
    assert (error["errorType"], error["errorMessage"]) == ("Orders.Failed", "as asked")
