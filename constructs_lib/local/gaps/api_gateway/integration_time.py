"""How long an API waits for its integration."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from .own_answers import json_response

v1 = Part("services.apigateway_v1")
v2 = Part("services.apigateway")

_LIMITS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"

_left_running: set[asyncio.Task[Any]] = set()


@gap(
    "rest-api-integration-timeout",
    aws="An integration that takes longer than its timeout, 29 s unless raised, is answered with 504.",
    source=_LIMITS,
    upstream="Waits for the function however long it takes.",
)
def limit_rest_integration_time() -> None:
    """Answer INTEGRATION_TIMEOUT once the integration's time is over; the function runs on, as on AWS."""

    def build(original: Any) -> Any:
        async def invoke(integration: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            limit = (integration.get("timeoutInMillis") or 29_000) / 1000
            timed_out = v1._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
            return await within(limit, original(integration, *args, **kwargs), otherwise=timed_out)

        return invoke

    for name in ("_invoke_lambda_proxy_v1", "_invoke_lambda_custom_v1", "_invoke_http_proxy_v1"):
        replace(v1, name, build, takes="integration")


@gap(
    "http-api-integration-timeout",
    aws="An integration that takes longer than its timeout, at most 30 s, is answered with 503.",
    source=_LIMITS,
    upstream="Waits for the function however long it takes.",
)
def limit_http_integration_time() -> None:
    """Answer 503 once the integration's time is over; the function runs on, as on AWS."""

    def build(original: Any) -> Any:
        async def invoke(integration: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            # Unlike that of a REST API, this limit cannot be raised.
            limit = min(integration.get("timeoutInMillis") or 30_000, 30_000) / 1000
            timed_out = json_response(503, "Service Unavailable")
            return await within(limit, original(integration, *args, **kwargs), otherwise=timed_out)

        return invoke

    for name in ("_invoke_lambda_proxy", "_invoke_http_proxy"):
        replace(v2, name, build, takes="integration")


async def within(seconds: float, work: Coroutine[Any, Any, Any], *, otherwise: Any) -> Any:
    """Return the result of ``work``, or ``otherwise`` when it takes longer than ``seconds``.

    The work goes on in the background: API Gateway gives up waiting, Lambda does not stop.
    """
    task = asyncio.ensure_future(work)
    # Not `wait_for`, which would cancel the work: on AWS the function runs on.
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if done:
        return task.result()
    # The event loop holds tasks weakly.
    _left_running.add(task)
    task.add_done_callback(_left_running.discard)
    return otherwise
