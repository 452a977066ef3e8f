"""What handlers get from `lambda_http`: requests, responses, CORS, errors, log lines."""

import base64
import json
import logging
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from tests.support.lambdas import http_event, load_layer, rest_event

lambda_http = load_layer("lambda_http")
Request = lambda_http.Request
respond = lambda_http.respond

SHOP = "https://shop.example.com"
ADMIN = "https://admin.example.com"
BOTH = pytest.mark.parametrize("make", [rest_event, http_event], ids=["rest", "http"])


def read(event: dict[str, Any]) -> Any:
    return Request.from_event(event)


class TestRequest:
    def test_rest_event(self) -> None:
        request = read(rest_event("GET", "/orders/A 1", "/orders/{id}"))
        assert (request.method, request.path, request.route) == ("GET", "/orders/A 1", "/orders/{id}")
        assert request.path_parameters == {"id": "A 1"}
        assert request.request_id == "77375676-xmpl-4b79-853a-f982474efe18"
        assert request.is_rest

    def test_http_event(self) -> None:
        request = read(http_event("GET", "/orders/A 1", "/orders/{id}"))
        assert (request.method, request.path, request.route) == ("GET", "/orders/A 1", "/orders/{id}")
        assert request.path_parameters == {"id": "A 1"}
        assert request.request_id == "JKJaXmPLvHcESHA="
        assert not request.is_rest

    def test_format_1_counts_as_rest_even_when_it_says_so(self) -> None:
        assert read(rest_event("GET", "/orders", "/orders") | {"version": "1.0"}).is_rest

    @pytest.mark.parametrize("path", ["/", "/live", "/orders"])
    def test_the_stage_is_not_part_of_the_path(self, path: str) -> None:
        assert read(http_event("GET", path, stage="live")).path == path

    def test_the_bare_stage_is_the_root(self) -> None:
        assert read(http_event("GET", "", stage="live")).path == "/"

    def test_only_a_whole_segment_is_the_stage(self) -> None:
        event = http_event("GET", "/", stage="live") | {"rawPath": "/liveliness"}
        assert read(event).path == "/liveliness"

    @BOTH
    def test_links_keep_the_stage(self, make: Any) -> None:
        event = make("GET", "/orders") if make is rest_event else make("GET", "/orders", stage="Prod")
        request = read(event)
        assert (request.path, request.public_path) == ("/orders", "/Prod/orders")

    @BOTH
    def test_headers_are_lower_case(self, make: Any) -> None:
        assert read(make("GET", "/", headers={"X-Tenant": "Blue"})).headers["x-tenant"] == "Blue"

    @BOTH
    def test_query_keeps_the_last_and_all_values(self, make: Any) -> None:
        request = read(make("GET", "/", query=[("tag", "a,b"), ("tag", "c"), ("empty", "")]))
        assert request.query == {"tag": "c", "empty": ""}
        assert request.multi_query == {"tag": ["a,b", "c"], "empty": [""]}

    @BOTH
    def test_nothing_optional(self, make: Any) -> None:
        request = read(make("GET", "/") | {"headers": None, "pathParameters": None})
        assert (request.headers, request.query, request.path_parameters) == ({}, {}, {})
        assert request.body == b""

    @BOTH
    def test_json_body(self, make: Any) -> None:
        assert read(make("POST", "/", body='{"a": [1, "ä"]}')).json() == {"a": [1, "ä"]}

    @BOTH
    def test_base64_body_is_decoded(self, make: Any) -> None:
        body = base64.b64encode('{"a": "ä"}'.encode()).decode()
        request = read(make("POST", "/", body=body) | {"isBase64Encoded": True})
        assert request.body == '{"a": "ä"}'.encode()
        assert request.json() == {"a": "ä"}

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (None, "empty body"),
            ("  \n", "empty body"),
            ("{", "body must be JSON"),
            ("{'a': 1}", "body must be JSON"),
            ('{"a": NaN}', "NaN is not a JSON number"),
            ('{"a": "\\ud800"}', "not valid Unicode"),
            ("[" * 200_000, "nested too deeply"),
            ("9" * 10_000, "body must be JSON"),
        ],
    )
    def test_bad_json_is_refused(self, body: str | None, reason: str) -> None:
        with pytest.raises(lambda_http.BadRequestError, match=reason):
            read(rest_event("POST", "/", body=body)).json()

    # The first is AWS's own sample: marked as base64, and plain text.
    @pytest.mark.parametrize("body", ["Hello world!", "/w==", "aGk"])
    def test_bad_base64_is_refused(self, body: str) -> None:
        with pytest.raises(lambda_http.BadRequestError):
            read(rest_event("POST", "/", body=body) | {"isBase64Encoded": True}).json()


class TestResponse:
    @BOTH
    def test_json_with_the_request_id(self, make: Any) -> None:
        request = read(make("GET", "/"))
        response = respond(request, 200, {"count": Decimal(3), "price": Decimal("1.5")})
        assert response["statusCode"] == 200
        assert json.loads(response["body"]) == {"count": 3, "price": 1.5}
        assert '"count": 3,' in response["body"]
        assert response["headers"] == {
            "x-request-id": request.request_id,
            "Content-Type": "application/json",
        }

    def test_no_body(self) -> None:
        response = respond(read(rest_event("DELETE", "/")), 204)
        assert response["body"] == ""
        assert "Content-Type" not in response["headers"]

    def test_a_given_header_replaces_ours_whatever_its_case(self) -> None:
        response = respond(read(rest_event("GET", "/")), 200, "x", {"content-type": "text/plain"})
        assert response["headers"]["content-type"] == "text/plain"
        assert "Content-Type" not in response["headers"]

    def test_what_json_cannot_hold_is_an_error(self) -> None:
        with pytest.raises(TypeError, match="set"):
            respond(read(rest_event("GET", "/")), 200, {1})


class TestCors:
    def headers(self, origin: str | None, make: Any = rest_event) -> dict[str, str]:
        given = {} if origin is None else {"Origin": origin}
        headers: dict[str, str] = respond(read(make("GET", "/", headers=given)), 200, {})["headers"]
        return {name: headers[name] for name in headers if name.startswith("Access") or name == "Vary"}

    @pytest.fixture
    def two_origins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORS_ALLOW_ORIGINS", f"{SHOP}, {ADMIN}")

    @pytest.mark.usefixtures("two_origins")
    @pytest.mark.parametrize("origin", [SHOP, ADMIN])
    def test_each_origin_in_the_list_is_named_back(self, origin: str) -> None:
        assert self.headers(origin) == {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}

    @pytest.mark.usefixtures("two_origins")
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
    def test_no_other_origin_is_allowed(self, origin: str | None) -> None:
        assert self.headers(origin) == {"Vary": "Origin"}

    @pytest.mark.usefixtures("two_origins")
    def test_credentials_go_with_an_allowed_origin_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORS_ALLOW_CREDENTIALS", "true")
        assert self.headers(SHOP) == {
            "Access-Control-Allow-Origin": SHOP,
            "Access-Control-Allow-Credentials": "true",
            "Vary": "Origin",
        }
        assert self.headers("https://evil.example.com") == {"Vary": "Origin"}

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

    @pytest.mark.parametrize("origin", [None, SHOP])
    def test_any_origin(self, monkeypatch: pytest.MonkeyPatch, origin: str | None) -> None:
        monkeypatch.setenv("CORS_ALLOW_ORIGINS", "*")
        assert self.headers(origin) == {"Access-Control-Allow-Origin": "*"}

    def test_any_origin_never_with_credentials(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORS_ALLOW_ORIGINS", "*")
        monkeypatch.setenv("CORS_ALLOW_CREDENTIALS", "true")
        assert self.headers(SHOP) == {}

    def test_the_null_origin_only_where_it_is_listed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORS_ALLOW_ORIGINS", "null")
        assert self.headers("null") == {"Access-Control-Allow-Origin": "null", "Vary": "Origin"}

    def test_without_a_list_there_are_no_headers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CORS_ALLOW_ORIGINS", raising=False)
        assert self.headers(SHOP) == {}

    @pytest.mark.usefixtures("two_origins")
    def test_an_http_api_sets_its_own_headers(self) -> None:
        assert self.headers(SHOP, http_event) == {}

    @pytest.mark.usefixtures("two_origins")
    @pytest.mark.parametrize("name", ["Vary", "vary"])
    def test_vary_is_added_to(self, name: str) -> None:
        response = respond(read(rest_event("GET", "/")), 200, {}, {name: "Accept"})
        assert response["headers"][name] == "Accept, Origin"

    @pytest.mark.usefixtures("two_origins")
    def test_errors_have_the_headers_too(self) -> None:
        response = lambda_http.handle(rest_event("GET", "/", headers={"Origin": SHOP}), {})
        assert response["statusCode"] == 404
        assert response["headers"]["Access-Control-Allow-Origin"] == SHOP


class TestHandle:
    ROUTES: ClassVar = {
        "GET /orders": lambda request: respond(request, 200, "list"),
        "GET /orders/{id}": lambda request: respond(request, 200, request.path_parameters["id"]),
        "POST /orders": lambda request: respond(request, 201, request.json()),
    }

    def answer(self, event: dict[str, Any]) -> tuple[int, Any]:
        response = lambda_http.handle(event, self.ROUTES)
        return response["statusCode"], json.loads(response["body"])

    @BOTH
    @pytest.mark.parametrize("route", ["/orders/{id}", None], ids=["own route", "proxy"])
    def test_finds_the_action(self, make: Any, route: str | None) -> None:
        assert self.answer(make("GET", "/orders/A1", route)) == (200, "A1")

    @BOTH
    @pytest.mark.parametrize("path", ["/orders", "/orders/"])
    def test_a_trailing_slash_makes_no_difference(self, make: Any, path: str) -> None:
        assert self.answer(make("GET", path)) == (200, "list")

    def test_any_method_route(self) -> None:
        event = http_event("GET", "/orders/A1", "/orders/{id}") | {"routeKey": "ANY /orders/{id}"}
        assert self.answer(event) == (200, "A1")

    def test_the_route_counts_where_a_custom_domain_adds_a_base_path(self) -> None:
        event = rest_event("GET", "/orders/A1", "/orders/{id}") | {"path": "/v1/orders/A1"}
        assert self.answer(event) == (200, "A1")

    @BOTH
    @pytest.mark.parametrize("path", ["/", "/order", "/orders/A1/items", "/ORDERS"])
    def test_unknown_path(self, make: Any, path: str) -> None:
        status, body = self.answer(make("GET", path))
        assert (status, body["message"]) == (404, f"nothing at {path}")

    @BOTH
    def test_unknown_method(self, make: Any) -> None:
        response = lambda_http.handle(make("PATCH", "/orders"), self.ROUTES)
        assert response["statusCode"] == 405
        assert response["headers"]["Allow"] == "GET, POST"

    @BOTH
    def test_an_http_error_is_shaped(self, make: Any) -> None:
        event = make("POST", "/orders")
        assert self.answer(event) == (
            400,
            {
                "message": "body must be JSON, got an empty body",
                "request_id": event["requestContext"]["requestId"],
            },
        )

    def test_an_unknown_error_is_logged_and_not_told(self, caplog: pytest.LogCaptureFixture) -> None:
        def fail(_request: object) -> None:
            raise RuntimeError("secret")

        event = rest_event("GET", "/orders")
        response = lambda_http.handle(event, {"GET /orders": fail})
        request_id = event["requestContext"]["requestId"]
        assert response["statusCode"] == 500
        assert json.loads(response["body"]) == {"message": "Internal server error", "request_id": request_id}
        assert response["headers"]["x-request-id"] == request_id
        (error,) = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert error.exc_info is not None
        assert "secret" in caplog.text
        assert request_id in error.getMessage()

    @BOTH
    def test_one_line_for_each_request(self, make: Any, caplog: pytest.LogCaptureFixture) -> None:
        event = make("GET", "/orders/A1")
        self.answer(event)
        request_id = event["requestContext"]["requestId"]
        (record,) = caplog.records
        assert record.levelno == logging.INFO
        assert record.getMessage() == f"GET /orders/A1 -> 200 api_request_id={request_id}"
        fields = {name: vars(record)[name] for name in ("api_request_id", "method", "path", "status")}
        assert fields == {"api_request_id": request_id, "method": "GET", "path": "/orders/A1", "status": 200}

    @BOTH
    def test_a_path_cannot_forge_a_log_line(self, make: Any, caplog: pytest.LogCaptureFixture) -> None:
        self.answer(make("GET", "/a\nGET /b -> 200 %s"))
        (record,) = caplog.records
        assert "\n" not in record.getMessage()

    @pytest.mark.parametrize(
        ("log_level", "lambda_level", "expected"),
        [
            (None, None, logging.INFO),
            ("DEBUG", None, logging.DEBUG),
            ("warning", "DEBUG", logging.WARNING),
            (None, "WARN", logging.WARNING),
            (None, "TRACE", logging.DEBUG),
            ("loud", None, logging.INFO),
        ],
    )
    def test_log_level(
        self,
        monkeypatch: pytest.MonkeyPatch,
        log_level: str | None,
        lambda_level: str | None,
        expected: int,
    ) -> None:
        root = logging.getLogger()
        before = root.level
        for name, value in (("LOG_LEVEL", log_level), ("AWS_LAMBDA_LOG_LEVEL", lambda_level)):
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        lambda_http.routing._set_up_logging.cache_clear()
        try:
            self.answer(rest_event("GET", "/orders"))
            assert root.level == expected
        finally:
            root.setLevel(before)
            lambda_http.routing._set_up_logging.cache_clear()


def test_public_names() -> None:
    assert all(hasattr(lambda_http, name) for name in lambda_http.__all__)
