"""Powertools' event handler with our part: bodies, CORS of several origins, errors, log lines."""

import base64
import json
import logging
import runpy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import (
    APIGatewayHttpResolver,
    APIGatewayRestResolver,
    CORSConfig,
    LambdaFunctionUrlResolver,
    Response,
)
from aws_lambda_powertools.event_handler.exceptions import BadRequestError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent, APIGatewayProxyEventV2

from constructs_lib.runtime import api
from constructs_lib.testing import events
from tests.support.lambdas import ROOT, header, http_event, rest_event

SAMPLE = ROOT / "tests" / "typing" / "code" / "shop_api" / "handler.py"
SHOP = "https://shop.example.com"
ADMIN = "https://admin.example.com"
EACH = pytest.mark.parametrize(
    "make", [rest_event, http_event, events.function_url], ids=["rest", "http", "url"]
)
BOTH = pytest.mark.parametrize("make", [rest_event, http_event], ids=["rest", "http"])


def request_of(event: dict[str, Any]) -> Any:
    return (APIGatewayProxyEventV2 if event.get("version") == "2.0" else APIGatewayProxyEvent)(event)


def answer_to(event: dict[str, Any]) -> dict[str, Any]:
    """What a function with three routes answers, one of which fails."""
    is_of_url = ".lambda-url." in event["requestContext"].get("domainName", "")
    kind = APIGatewayHttpResolver if event.get("version") == "2.0" else APIGatewayRestResolver
    app = (LambdaFunctionUrlResolver if is_of_url else kind)(cors=api.cors(), serializer=api.to_json)

    @app.get("/orders/<order_id>")
    def get_order(order_id: str) -> dict[str, Any]:
        return {"id": order_id, "count": Decimal(3), "price": Decimal("1.5")}

    @app.post("/orders")
    def create_order() -> Response[Any]:
        order = api.read_json(app.current_event)
        location = api.public_path(app.current_event)
        return Response(201, "application/json", order, {"Location": location, "vary": "Accept"})

    @app.get("/fails")
    def fail() -> None:
        raise RuntimeError("secret")

    return api.resolve(app, event, None)


class TestBody:
    @EACH
    def test_json(self, make: Any) -> None:
        assert api.read_json(request_of(make("POST", "/", body='{"a": [1, "ä"]}'))) == {"a": [1, "ä"]}

    @EACH
    def test_base64_is_decoded(self, make: Any) -> None:
        body = base64.b64encode('{"a": "ä"}'.encode()).decode()
        request = request_of(make("POST", "/", body=body) | {"isBase64Encoded": True})
        assert api.read_json(request) == {"a": "ä"}

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (None, "empty body"),
            ("  \n", "empty body"),
            ("{", "body must be JSON"),
            ("{'a': 1}", "body must be JSON"),
            ('{"a": NaN}', "NaN is not a JSON number"),
            ('{"a": "\\ud800"}', "not valid Unicode"),
            ("\ud800", "valid Unicode"),
            ("[" * 200_000, "nested too deeply"),
            ("9" * 10_000, "body must be JSON"),
        ],
    )
    def test_what_is_no_json_is_refused(self, body: str | None, reason: str) -> None:
        with pytest.raises(BadRequestError, match=reason):
            api.read_json(request_of(rest_event("POST", "/", body=body)))

    # The first is AWS's own sample: marked as base64, and plain text.
    @pytest.mark.parametrize("body", ["Hello world!", "/w==", "aGk"])
    def test_what_is_no_base64_is_refused(self, body: str) -> None:
        with pytest.raises(BadRequestError):
            api.read_json(request_of(rest_event("POST", "/", body=body) | {"isBase64Encoded": True}))


class TestAnswer:
    @EACH
    def test_json_with_the_request_id(self, make: Any) -> None:
        event = make("GET", "/orders/A1")
        answer = answer_to(event)
        assert answer["statusCode"] == 200
        assert json.loads(answer["body"]) == {"id": "A1", "count": 3, "price": 1.5}
        assert header(answer, "x-request-id") == event["requestContext"]["requestId"]

    @BOTH
    def test_links_keep_the_stage(self, make: Any) -> None:
        event = (
            make("POST", "/orders", body="{}")
            if make is rest_event
            else make("POST", "/orders", body="{}", stage="Prod")
        )
        assert header(answer_to(event), "Location") == "/Prod/orders"

    @EACH
    def test_an_error_of_the_service_is_told(self, make: Any) -> None:
        answer = answer_to(make("POST", "/orders"))
        assert (answer["statusCode"], json.loads(answer["body"])["message"]) == (
            400,
            "body must be JSON, got an empty body",
        )
        assert header(answer, "x-request-id")

    @EACH
    def test_what_there_is_not(self, make: Any) -> None:
        assert answer_to(make("GET", "/nothing"))["statusCode"] == 404

    @EACH
    def test_an_unknown_error_is_logged_and_not_told(
        self, make: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = answer_to(make("GET", "/fails"))
        assert answer["statusCode"] == 500
        assert json.loads(answer["body"]) == {"statusCode": 500, "message": "Internal server error"}
        assert header(answer, "x-request-id")
        (error,) = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert error.exc_info is not None
        assert "secret" in caplog.text

    @BOTH
    def test_one_line_for_each_request(self, make: Any, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        event = make("GET", "/orders/A1")
        answer_to(event)
        request_id = event["requestContext"]["requestId"]
        path = api.public_path(event)
        (record,) = caplog.records
        assert record.getMessage() == f"GET {path} -> 200 api_request_id={request_id}"
        fields = {name: vars(record)[name] for name in ("api_request_id", "method", "path", "status")}
        assert fields == {"api_request_id": request_id, "method": "GET", "path": path, "status": 200}

    @BOTH
    def test_a_path_cannot_forge_a_log_line(self, make: Any, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        answer_to(make("GET", "/a\nGET /b -> 200 %s"))
        (record,) = caplog.records
        assert "\n" not in record.getMessage()


class TestCors:
    def headers(
        self, origin: str | None, make: Any = rest_event, path: str = "/orders/A1"
    ) -> Mapping[str, str]:
        given = {} if origin is None else {"Origin": origin}
        answer = answer_to(make("GET", path, headers=given))
        named = answer.get("multiValueHeaders") or answer["headers"]
        # Powertools says besides which headers a preflight may name; API Gateway answers preflights.
        return {
            name: header(answer, name)
            for name in named
            if (name.startswith("Access") or name == "Vary") and name != "Access-Control-Allow-Headers"
        }

    @pytest.fixture
    def two_origins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORS_ALLOW_ORIGINS", f"{SHOP}, {ADMIN}")

    # What answers itself, what is not there, and what fails.
    @pytest.mark.usefixtures("two_origins")
    @pytest.mark.parametrize("path", ["/orders/A1", "/nothing", "/fails"])
    @pytest.mark.parametrize("origin", [SHOP, ADMIN])
    def test_each_origin_in_the_list_is_named_back(self, origin: str, path: str) -> None:
        expected = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
        assert self.headers(origin, path=path) == expected

    @pytest.mark.usefixtures("two_origins")
    @pytest.mark.parametrize("path", ["/orders/A1", "/fails"])
    @pytest.mark.parametrize(
        "origin",
        [
            None,
            "",
            "null",
            "*",
            "https://evil.example.com",
            "HTTPS://SHOP.EXAMPLE.COM",
            "https://shop.example.com.evil.example",
            "https://shop.example.com/",
            "http://shop.example.com",
            "https://shop.example.com:8443",
            f"{SHOP}, {ADMIN}",
            f"{SHOP},{ADMIN}",
        ],
    )
    def test_no_other_origin_is_allowed(self, origin: str | None, path: str) -> None:
        assert self.headers(origin, path=path) == {"Vary": "Origin"}

    @pytest.mark.usefixtures("two_origins")
    @pytest.mark.parametrize("path", ["/orders/A1", "/fails"])
    def test_credentials_go_with_an_allowed_origin_only(
        self, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CORS_ALLOW_CREDENTIALS", "true")
        assert self.headers(SHOP, path=path) == {
            "Access-Control-Allow-Origin": SHOP,
            "Access-Control-Allow-Credentials": "true",
            "Vary": "Origin",
        }
        assert self.headers("https://evil.example.com", path=path) == {"Vary": "Origin"}

    @pytest.mark.usefixtures("two_origins")
    @pytest.mark.parametrize("value", ["false", "", "1"])
    def test_credentials_need_the_word_true(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("CORS_ALLOW_CREDENTIALS", value)
        assert "Access-Control-Allow-Credentials" not in self.headers(SHOP)

    @pytest.mark.usefixtures("two_origins")
    def test_headers_are_exposed_to_an_allowed_origin_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORS_EXPOSE_HEADERS", "ETag,X-Total")
        assert self.headers(SHOP)["Access-Control-Expose-Headers"] == "ETag,X-Total"
        assert self.headers("https://evil.example.com") == {"Vary": "Origin"}

    @pytest.mark.parametrize("credentials", ["true", "false"])
    def test_any_origin_never_with_credentials(
        self, credentials: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CORS_ALLOW_ORIGINS", "*")
        monkeypatch.setenv("CORS_ALLOW_CREDENTIALS", credentials)
        assert self.headers(SHOP) == {"Access-Control-Allow-Origin": "*"}

    def test_the_null_origin_only_where_it_is_listed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORS_ALLOW_ORIGINS", "null")
        assert self.headers("null") == {"Access-Control-Allow-Origin": "null", "Vary": "Origin"}

    @pytest.mark.parametrize("path", ["/orders/A1", "/fails"])
    def test_without_a_list_there_are_no_headers(self, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CORS_ALLOW_ORIGINS", raising=False)
        assert self.headers(SHOP, path=path) == {}

    @pytest.mark.usefixtures("two_origins")
    @pytest.mark.parametrize("path", ["/orders/A1", "/fails"])
    def test_a_url_answers_for_itself(self, path: str) -> None:
        answer = answer_to(events.function_url("GET", path, headers={"Origin": SHOP}))
        found = {name.lower() for name in answer["headers"]}
        assert "x-request-id" in found
        assert not {name for name in found if name.startswith("access-control-") or name == "vary"}

    def test_a_url_sends_what_the_function_says_of_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CORS_ALLOW_ORIGINS", raising=False)
        app = LambdaFunctionUrlResolver(cors=CORSConfig(allow_origin=SHOP))
        app.get("/orders")(list)
        answer = api.resolve(app, events.function_url("GET", "/orders", headers={"Origin": SHOP}), None)
        assert header(answer, "Access-Control-Allow-Origin") == SHOP

    @pytest.mark.usefixtures("two_origins")
    def test_vary_is_added_to(self) -> None:
        answer = answer_to(rest_event("POST", "/orders", body="{}"))
        assert answer["multiValueHeaders"]["vary"] == ["Accept", "Origin"]
        assert "Vary" not in answer["multiValueHeaders"]


def test_the_sample_of_the_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ALLOW_ORIGINS", f"{SHOP},{ADMIN}")
    handler = runpy.run_path(str(SAMPLE))["handler"]
    found = handler(rest_event("GET", "/orders/A1", headers={"Origin": ADMIN}), None)
    assert (found["statusCode"], json.loads(found["body"])) == (200, {"id": "A1"})
    assert header(found, "Access-Control-Allow-Origin") == ADMIN
    created = handler(rest_event("POST", "/orders", body='{"id": "A1"}'), None)
    assert (created["statusCode"], json.loads(created["body"])) == (201, {"id": "A1"})
    assert handler(rest_event("POST", "/orders", body="[]"), None)["statusCode"] == 400


def test_public_names() -> None:
    assert all(hasattr(api, name) for name in api.__all__)
