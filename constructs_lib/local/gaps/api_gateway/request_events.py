"""What a function gets of an API's request."""

from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from .current_call import sent_headers, sent_path, watch_requests

v1 = Part("services.apigateway_v1")
v2 = Part("services.apigateway")
functions = Part("services.lambda_svc")

_GATEWAY = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
_REST = f"{_GATEWAY}/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format"


@gap(
    "rest-api-header-names",
    aws="Headers have the names that the client sent, and of several values of one header the last; "
    "`multiValueHeaders` has them all.",
    source=_REST,
    upstream="Names are in lower case, and several values are joined by commas.",
)
def keep_header_names() -> None:
    """Give functions and authorizers the headers as they were sent."""

    def as_sent(event: dict[str, Any]) -> None:
        headers = sent_headers()
        if "multiValueHeaders" in event and headers:
            event["multiValueHeaders"] = headers
            event["headers"] = {name: values[-1] for name, values in headers.items()}

    _change_rest_events(as_sent)


@gap(
    "rest-api-repeated-parameters",
    aws="Of several values of one query parameter `queryStringParameters` has the last.",
    source=_REST,
    upstream="It has the first.",
)
def take_last_parameters() -> None:
    """Take the last value of each parameter."""

    def last(event: dict[str, Any]) -> None:
        if every := event.get("multiValueQueryStringParameters"):
            event["queryStringParameters"] = {name: values[-1] for name, values in every.items()}

    _change_rest_events(last)


def _change_rest_events(change: Any) -> None:
    watch_requests()

    def build_event(original: Any) -> Any:
        def event_for(*args: Any, **kwargs: Any) -> Any:
            event = original(*args, **kwargs)
            change(event)
            return event

        return event_for

    def build_authorizer(original: Any) -> Any:
        async def invoke(authorizer: Any, event: dict[str, Any], *args: Any) -> Any:
            change(event)
            return await original(authorizer, event, *args)

        return invoke

    replace(v1, "_build_lambda_event_v1", build_event, takes="api_id")
    replace(v1, "_invoke_authorizer_lambda", build_authorizer, takes="authorizer event")


@gap(
    "rest-api-encoded-paths",
    aws="`path` and `pathParameters` are as the client sent them, not decoded: `a%2Fb` is one part.",
    source=_REST,
    upstream="They are decoded, before the resource is looked up.",
)
def keep_encoded_paths() -> None:
    """Look resources up by the path that was sent."""
    # AWS's page does not say it, but events that users have recorded show it: aws/aws-sam-cli#771.
    watch_requests()

    def build(original: Any) -> Any:
        async def execute(api_id: str, stage_name: str, method: str, path: str, *args: Any) -> Any:
            return await original(api_id, stage_name, method, sent_path(path), *args)

        return execute

    replace(v1, "handle_execute", build, takes="api_id stage_name method path")


@gap(
    "http-api-cookies",
    aws="An event of format 2.0 has the request's cookies as a list in `cookies`, and not among its headers.",
    source=f"{_GATEWAY}/http-api-develop-integrations-lambda.html",
    upstream="They are a header, and there is no `cookies`; in events of function URLs, too.",
)
def list_cookies() -> None:
    """Move the header into the list, for functions, authorizers and function URLs."""

    def build_run(original: Any) -> Any:
        async def run(fn: Any, *args: Any, **kwargs: Any) -> Any:
            event = args[1] if len(args) > 1 else None
            if isinstance(event, dict) and event.get("version") == "2.0":
                _move_cookies(event)
            return await original(fn, *args, **kwargs)

        return run

    def build_event(original: Any) -> Any:
        def event_for(*args: Any, **kwargs: Any) -> Any:
            event = original(*args, **kwargs)
            _move_cookies(event)
            return event

        return event_for

    replace(v2, "run_reentrant", build_run, takes="fn")
    replace(functions, "_build_function_url_event", build_event, takes="url_id")


def _move_cookies(event: dict[str, Any]) -> None:
    if cookies := event["headers"].pop("cookie", None):
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";") if cookie.strip()]


@gap(
    "function-url-encoded-paths",
    aws="`rawPath` of a function URL's event is as the client sent it, not decoded.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html",
    upstream="It is decoded.",
)
def keep_encoded_url_paths() -> None:
    """Take the path that was sent."""
    watch_requests()

    def build(original: Any) -> Any:
        def event_for(*args: Any, **kwargs: Any) -> Any:
            event = original(*args, **kwargs)
            path = sent_path(event["rawPath"])
            event["rawPath"] = event["requestContext"]["http"]["path"] = path
            return event

        return event_for

    replace(functions, "_build_function_url_event", build, takes="url_id")
