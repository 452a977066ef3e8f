"""Requests to function URLs: who may call, and what the function's answer becomes."""

import json
import time
from typing import Any

from ..api_gateway.current_call import Call, current_call, sent_path, watch_requests
from ..api_gateway.iam_signatures import signature_problem
from ..catalogue import gap
from ..patching import Part, replace
from .function_metrics import record_metrics

app = Part("app")
functions = Part("services.lambda_svc")

_AUTH = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
_CORS = "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors"
_ACTIONS = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")
_REQUEST = "url_id method path headers body query_params"


def _forbidden(message: str = "Forbidden") -> tuple[int, dict[str, str], bytes]:
    body = json.dumps({"Message": message}, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": "AccessDeniedException"}
    return 403, headers, body


def _is_preflight(method: str, config: dict[str, Any]) -> bool:
    return method == "OPTIONS" and bool(config.get("Cors"))


@gap(
    "function-url-iam-signature",
    aws="A URL with `AWS_IAM` refuses, with 403, a request whose SigV4 signature does not hold.",
    source=_AUTH,
    upstream="Any signature is accepted.",
)
def verify_url_signature() -> None:
    """Verify the signature of requests to URLs with IAM authorization."""
    watch_requests()

    def build_request(original: Any) -> Any:
        async def handle(*args: Any, **rest: Any) -> Any:
            _host, path, method, headers, body, query = args
            token = current_call.set(Call(method, sent_path(path), headers, body, query))
            try:
                return await original(*args, **rest)
            finally:
                current_call.reset(token)

        return handle

    def build(original: Any) -> Any:
        async def handle(url_id: str, method: str, *args: Any, **rest: Any) -> Any:
            found = functions.resolve_function_url(url_id)
            config = found[-1] if found else {}
            is_asked = config.get("AuthType") == "AWS_IAM" and not _is_preflight(method, config)
            problem = signature_problem("lambda") if is_asked else None
            if problem is not None and problem[0] != "MissingAuthenticationToken":
                return _forbidden(problem[1])
            return await original(url_id, method, *args, **rest)

        return handle

    takes = "host path method headers body query_params"
    replace(app, "_handle_lambda_url_request", build_request, takes=takes)
    replace(functions, "handle_function_url_request", build, takes=_REQUEST)


@gap(
    "function-url-public-permissions",
    aws="A URL without authorization answers 403 unless the function's policy allows everybody both "
    "`lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`.",
    source=_AUTH,
    upstream="Calls the function whatever its policy says.",
)
def ask_for_permissions() -> None:
    """Look for both permissions in the policy of the function."""

    def build(original: Any) -> Any:
        async def handle(url_id: str, method: str, *args: Any, **rest: Any) -> Any:
            found = functions.resolve_function_url(url_id)
            if found and found[-1].get("AuthType") == "NONE" and not _is_preflight(method, found[-1]):
                admitted = set(_admitted(*found[:4]))
                if not admitted.issuperset(_ACTIONS):
                    return _forbidden()
            return await original(url_id, method, *args, **rest)

        return handle

    replace(functions, "handle_function_url_request", build, takes=_REQUEST)


def _admitted(account: str, region: str, name: str, qualifier: str | None) -> list[str]:
    """What the policy of a function, or of its alias, allows everybody who comes by its URL."""
    every = functions._functions.all_items()
    record: dict[str, Any] = next((value for key, value in every if key == (account, region, name)), {})
    arn = f"arn:aws:lambda:{region}:{account}:function:{name}" + (f":{qualifier}" if qualifier else "")
    found = []
    for each in record.get("policy", {}).get("Statement", ()):
        is_for_all = each["Principal"] in ("*", {"AWS": "*"}) and each["Resource"] == arn
        wanted = each.get("Condition", {}).get("StringEquals", {}).get("lambda:FunctionUrlAuthType", "NONE")
        if is_for_all and wanted == "NONE":
            found.append(each["Action"])
    return found


@gap(
    "function-url-errors",
    aws="A function error is answered with 502 `Internal Server Error`.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html",
    upstream="Sends the function's error message to the client.",
)
def hide_function_errors() -> None:
    """Answer a failed function with the URL's own error."""

    def build(original: Any) -> Any:
        async def run(fn: Any, *args: Any, **rest: Any) -> Any:
            result = await original(fn, *args, **rest)
            is_of_url = rest.get("thread_name") == "ministack-lambda-url"
            if is_of_url and isinstance(result, dict) and result.get("error") and not result.get("throttle"):
                answer = {"statusCode": 502, "headers": {"Content-Type": "application/json"}}
                return {"body": {**answer, "body": "Internal Server Error"}, "error": True}
            return result

        return run

    replace(functions, "run_reentrant", build, takes="fn")


@gap(
    "function-url-cors-handler-headers",
    aws="With CORS configured, a CORS header that the function returns is sent beside that of the URL.",
    source=_CORS,
    upstream="That of the URL takes its place.",
)
def send_both_cors_headers() -> None:
    """Send both values, which browsers refuse."""

    def build(original: Any) -> Any:
        def shape(proxy_response: Any, cors_headers: dict[str, str]) -> Any:
            status, headers, body = original(proxy_response, cors_headers)
            given = (proxy_response or {}).get("headers") or {}
            own = {str(name).lower(): value for name, value in given.items()}
            for name, value in cors_headers.items():
                if name.lower() in own and name.lower() != "vary":
                    headers[name] = [value, str(own[name.lower()])]
            return status, headers, body

        return shape

    replace(functions, "_function_url_proxy_response", build, takes="proxy_response cors_headers")


@gap(
    "function-url-metrics",
    aws="Every request to a URL counts in `UrlRequestCount`, `Url4xxCount`, `Url5xxCount` and "
    "`UrlRequestLatency`, of the function and of the alias.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html",
    upstream="There are no such metrics.",
    # What these answer counts, too.
    after=("function-url-errors", "function-url-iam-signature", "function-url-public-permissions"),
)
def count_url_requests() -> None:
    """Record the metrics behind each answer."""

    def build(original: Any) -> Any:
        async def handle(url_id: str, *args: Any, **rest: Any) -> Any:
            started = time.monotonic()
            answer = await original(url_id, *args, **rest)
            found = functions.resolve_function_url(url_id)
            if found:
                elapsed = (time.monotonic() - started) * 1_000
                _count(found[2], found[3], answer[0], elapsed)
            return answer

        return handle

    replace(functions, "handle_function_url_request", build, takes=_REQUEST)


def _count(function: str, qualifier: str | None, status: int, elapsed: float) -> None:
    values = {
        "UrlRequestCount": 1,
        "Url4xxCount": int(status // 100 == 4),
        "Url5xxCount": int(status // 100 == 5),
        "UrlRequestLatency": elapsed,
    }
    record_metrics({"FunctionName": function}, values)
    record_metrics({"FunctionName": function, "Resource": f"{function}:{qualifier or '$LATEST'}"}, values)
