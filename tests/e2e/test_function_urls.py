"""Who gets through to functions by their URLs, and what comes back: on a local AWS that enforces IAM."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from constructs_lib.local import Deployment, LocalAws
from tests.demo._http import Answer, call
from tests.support.assemblies import synthesised
from tests.support.waiting import PATIENCE, until

APP = Path(__file__).parent / "apps" / "urls"
SHOP = "https://shop.example.com"
PUBLIC, SIGNED, STREAMING = (f"Urls/{name}/FunctionUrl" for name in ("Public", "Signed/Aliaslive", "Streams"))


class Urls:
    """The deployed stack."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self.deployment = deployment

    def call(
        self, url: str, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> Answer:
        return call(self.aws, method, self.deployment.url(url, path), headers=headers, signed=False)

    def call_as(self, user: str, url: str, path: str) -> Answer:
        """Call with the credentials of a user of the stack."""
        name = self.deployment.resource(f"Urls/{user}")
        key = self.aws.client("iam").create_access_key(UserName=name)["AccessKey"]
        address = self.deployment.url(url, path)
        request = AWSRequest("GET", address, {"Host": urlsplit(address).netloc})
        credentials = Credentials(key["AccessKeyId"], key["SecretAccessKey"])
        SigV4Auth(credentials, "lambda", self.aws.region).add_auth(request)
        answer = urllib3.request("GET", address, headers=dict(request.headers.items()), timeout=PATIENCE)
        return Answer(answer.status, dict(answer.headers), answer.data.decode())


@pytest.fixture(scope="module")
def urls(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Urls:
    return Urls(local_aws, local_aws.deploy(synthesised(APP, tmp_path_factory.mktemp("urls"))))


def test_everybody_calls_a_public_url(urls: Urls) -> None:
    answer = urls.call(PUBLIC, "/orders/a%2Fb", "POST")
    assert answer.status == 200
    assert answer.json["method"] == "POST"
    assert answer.json["path"] == "/orders/a%2Fb"
    assert answer.headers["x-amzn-requestid"]


def test_error_of_the_function_is_not_told(urls: Urls) -> None:
    answer = urls.call(PUBLIC, "/fails")
    assert (answer.status, answer.text) == (502, "Internal Server Error")


def test_alarm_tells_of_server_errors(urls: Urls) -> None:
    name = urls.deployment.resource("Urls/PublicUrl/ServerErrorsAlarm")
    cloudwatch = urls.aws.client("cloudwatch")
    assert urls.call(PUBLIC, "/fails").status == 502

    def is_in_alarm() -> bool:
        (found,) = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        return bool(found["StateValue"] == "ALARM")

    until(is_in_alarm)


def test_pages_ask_first_and_read_then(urls: Urls) -> None:
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "GET"}
    preflight = urls.call(PUBLIC, "/orders", "OPTIONS", asked)
    assert preflight.status == 200
    assert preflight.headers["access-control-allow-origin"] == SHOP
    assert preflight.headers["access-control-allow-methods"] == "GET"
    assert preflight.headers["access-control-allow-credentials"] == "true"
    assert (
        urls.call(PUBLIC, "/orders", headers={"Origin": SHOP}).headers["access-control-allow-origin"] == SHOP
    )
    other = urls.call(PUBLIC, "/orders", headers={"Origin": "https://evil.example.com"})
    assert "access-control-allow-origin" not in other.headers


def test_caller_that_is_granted_gets_through_to_the_alias(urls: Urls) -> None:
    answer = urls.call_as("Granted", SIGNED, "/orders")
    assert answer.status == 200, answer.text
    assert answer.json["version"] == "1"


def test_caller_without_a_grant_is_refused(urls: Urls) -> None:
    assert urls.call_as("Other", SIGNED, "/orders").status == 403


def test_caller_without_a_signature_is_refused(urls: Urls) -> None:
    assert urls.call(SIGNED, "/orders").status == 403


def test_response_is_streamed(urls: Urls) -> None:
    answer = urls.call(STREAMING, "/")
    assert (answer.status, answer.text) == (200, "Hello, world")
    assert answer.headers["content-type"] == "text/plain"
