"""HTTP APIs: calls from pages of other origins (CORS)."""

from http import HTTPStatus
from typing import Any

from ..catalogue import gap
from ..patching import Part, on_provision, replace
from .own_answers import json_response

v2 = Part("services.apigateway")

_DOCS = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
_CORS = f"{_DOCS}/http-api-cors.html"
_EXECUTE = "api_id stage path method headers body query_params"


@gap(
    "http-api-cors-configuration",
    aws="An API's CORS configuration answers preflights and adds its headers to responses.",
    source=_CORS,
    upstream="CloudFormation stores the configuration under names that the request path does not read.",
)
def read_cors_configuration() -> None:
    """Store the configuration under the names that the service's own API uses."""

    def rename(api_id: str, _: dict[str, Any]) -> None:
        api = v2._apis[api_id]
        if api.get("corsConfiguration"):
            api["corsConfiguration"] = {
                key[0].lower() + key[1:]: value for key, value in api["corsConfiguration"].items()
            }

    on_provision("AWS::ApiGatewayV2::Api", after=rename)


@gap(
    "http-api-cors-origin-patterns",
    aws="`https://*` and `http://*` in the allowed origins stand for every origin of that scheme.",
    source=_CORS,
    upstream="Compares the origin with the pattern as text.",
)
def match_origin_patterns() -> None:
    """Put the request's origin in the place of a pattern that it matches."""

    def build(original: Any) -> Any:
        def headers_for(cors_cfg: dict[str, Any], origin: str) -> Any:
            allowed = (cors_cfg or {}).get("allowOrigins", [])
            # The emulator compares word for word: on the list, this origin gets the right header from it.
            if any(each.endswith("://*") and origin.lower().startswith(each[:-1]) for each in allowed):
                return original({**cors_cfg, "allowOrigins": [origin]}, origin)
            return original(cors_cfg, origin)

        return headers_for

    replace(v2, "_cors_response_headers", build, takes="cors_cfg origin")


@gap(
    "http-api-preflight-of-other-origins",
    aws="A preflight is answered with 204; an origin that is not allowed gets no CORS header.",
    source=_CORS,
    upstream="Answers an origin that is not allowed with 403.",
)
def answer_every_preflight() -> None:
    """Answer 204 without CORS headers where the emulator refuses the origin."""

    def build(original: Any) -> Any:
        def answer(cors_cfg: dict[str, Any], origin: str) -> Any:
            status, headers, body = original(cors_cfg, origin)
            return (204, {}, b"") if cors_cfg and status == HTTPStatus.FORBIDDEN else (status, headers, body)

        return answer

    replace(v2, "_cors_preflight_response", build, takes="cors_cfg origin")


@gap(
    "http-api-preflight-authorization",
    aws="A route that also catches OPTIONS (`ANY` or `$default`) has its authorization run on preflights, "
    "which carry no credentials; an unauthorized `OPTIONS /{proxy+}` route avoids that.",
    source=_CORS,
    upstream="Answers preflights before looking at routes.",
)
def authorize_preflights() -> None:
    """Refuse a preflight that falls on an authorized route."""

    def build(original: Any) -> Any:
        async def execute(api_id: str, *request: Any) -> Any:
            stage, path, method, headers = request[:4]
            if method == "OPTIONS" and v2._apis.get(api_id, {}).get("corsConfiguration"):
                # A preflight has no credentials. A request that has some is judged where all others are.
                kind = v2.route_authorization_type(api_id, stage, method, path)
                if kind not in (None, "NONE") and not headers.get("authorization"):
                    refusal = (403, "Forbidden") if kind == "AWS_IAM" else (401, "Unauthorized")
                    return json_response(*refusal)
            return await original(api_id, *request)

        return execute

    replace(v2, "_handle_execute_in_scope", build, takes=_EXECUTE)


@gap(
    "http-api-cors-handler-headers",
    aws="With CORS configured, CORS headers returned by the integration are ignored.",
    source=_CORS,
    upstream="Passes the handler's CORS headers on, beside its own or in place of them.",
)
def ignore_handler_cors_headers() -> None:
    """Drop the integration's CORS headers where the API has a CORS configuration."""

    def build(original: Any) -> Any:
        async def invoke(integration: dict[str, Any], api_id: str, *args: Any, **kwargs: Any) -> Any:
            status, headers, body = await original(integration, api_id, *args, **kwargs)
            if v2._apis.get(api_id, {}).get("corsConfiguration"):
                headers = {k: v for k, v in headers.items() if not k.lower().startswith("access-control-")}
            return status, headers, body

        return invoke

    replace(v2, "_invoke_lambda_proxy", build, takes="integration api_id")
