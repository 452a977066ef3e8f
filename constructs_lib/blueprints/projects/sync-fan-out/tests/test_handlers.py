"""What is asked, what is combined, and what becomes of a target's error."""

import importlib
import io
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from constructs_lib.runtime.invoke.client import SYNC
from constructs_lib.testing import events

ORDER = {"sku": "tea", "quantity": 2}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What the API's `handler.py` defines."""
    variables = {"FAN_OUT_PRICING": "pricing", "FAN_OUT_STOCK": "stock"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return importlib.import_module("lambdas.api.handler")


def ask(api: ModuleType, body: object) -> tuple[int, Any]:
    """Send an order; return the status and the body."""
    request = events.http_api("POST", "/quotes", route="/quotes", body=body)
    answer = api.handler(request, events.context())
    return answer["statusCode"], json.loads(answer["body"])


def target(folder: str) -> Callable[..., Any]:
    found: Callable[..., Any] = importlib.import_module(f"lambdas.{folder}.handler").handler
    return found


def answer(payload: object, **more: str) -> dict[str, Any]:
    data = json.dumps(payload).encode()
    return {"StatusCode": 200, "Payload": StreamingBody(io.BytesIO(data), len(data)), **more}


def test_a_quote_is_of_both_answers(api: ModuleType) -> None:
    with Stubber(SYNC.get()) as stub:
        # Both are asked at the same time: one answer that is right for either.
        for _ in range(2):
            stub.add_response("invoke", answer({"cents": 450, "quantity": 5}))
        assert ask(api, ORDER) == (200, {"total_cents": 900, "available": True})


def test_the_error_of_a_target_is_the_cause_of_a_502(api: ModuleType) -> None:
    error = {"errorType": "UnknownSkuError", "errorMessage": "no price for 'unicorn'"}
    with Stubber(SYNC.get()) as stub:
        for _ in range(2):
            stub.add_response("invoke", answer(error, FunctionError="Unhandled"))
        status, told = ask(api, ORDER)
    causes = dict.fromkeys(("pricing", "stock"), "UnknownSkuError: no price for 'unicorn'")
    assert (status, told["causes"]) == (502, causes)


def test_a_call_that_is_refused_is_the_cause_of_a_502(api: ModuleType) -> None:
    with Stubber(SYNC.get()) as stub:
        for _ in range(2):
            stub.add_client_error("invoke", "AccessDeniedException", "not authorized")
        status, told = ask(api, ORDER)
    assert (status, set(told["causes"])) == (502, {"pricing", "stock"})


@pytest.mark.parametrize(
    "body", [None, [], {}, {"sku": "tea"}, {**ORDER, "quantity": 0}, {**ORDER, "sku": 1}]
)
def test_what_is_no_order(api: ModuleType, body: object) -> None:
    assert ask(api, body)[0] == 422


def test_targets() -> None:
    assert target("pricing")({"sku": "tea"}, None) == {"cents": 450}
    assert target("stock")({"sku": "tea"}, None) == {"quantity": 5}
    assert target("stock")({"sku": "unicorn"}, None) == {"quantity": 0}
    with pytest.raises(LookupError, match="no price for 'unicorn'"):
        target("pricing")({"sku": "unicorn"}, None)
