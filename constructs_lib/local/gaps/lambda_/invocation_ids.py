"""The request id of an invocation: the caller, the handler and its log lines have the same."""

from contextvars import ContextVar
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

app = Part("app")
functions = Part("services.lambda_svc")

# The id for the invocations that the current context starts; None lets each have its own.
chosen: ContextVar[str | None] = ContextVar("invocation_id", default=None)
_request: ContextVar[str | None] = ContextVar("request_id", default=None)
_following: set[str] = set()


def follow_chosen() -> None:
    """Have functions run under the chosen id; several gaps ask for it."""
    if _following:
        return

    def build(original: Any) -> Any:
        def dispatch(func: Any, config: Any, event: Any, request_id: str, started: float) -> Any:
            return original(func, config, event, chosen.get() or request_id, started)

        return dispatch

    takes = "func config event request_id started"
    replace(functions, "_execute_function_dispatch", build, takes=takes)
    _following.add("ids")


@gap(
    "function-request-id",
    aws="The request id of Invoke's response is `context.aws_request_id` and stands in the log.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/python-context.html",
    upstream="The response and the handler have ids of their own.",
)
def share_request_id() -> None:
    """Take the API call's request id as that of the invocation."""
    follow_chosen()

    def build_dispatch(original: Any) -> Any:
        async def dispatch(*args: Any) -> Any:
            token = _request.set(args[-1])
            try:
                return await original(*args)
            finally:
                _request.reset(token)

        return dispatch

    def build_invoke(original: Any) -> Any:
        async def invoke(*args: Any, **kwargs: Any) -> Any:
            # Only Invoke: a service that invokes functions while it answers a request has ids of its own.
            token = chosen.set(_request.get())
            try:
                return await original(*args, **kwargs)
            finally:
                chosen.reset(token)

        return invoke

    takes = "method path headers body query_params request_id"
    replace(app, "_dispatch_service_request", build_dispatch, takes=takes)
    replace(functions, "_invoke", build_invoke, takes="name event headers")
