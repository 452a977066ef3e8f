"""What is asked, what is combined, and what becomes of a target's error."""

import importlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from constructs_lib.runtime.invoke.client import SYNC

# https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
EVENT = json.loads((Path(__file__).parent / "events" / "http_api.json").read_text())
ORDER = {"sku": "tea", "quantity": 2}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What the API's `handler.py` defines."""
    variables = {"FAN_OUT_PRICING": "pricing", "FAN_OUT_STOCK": "stock"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return importlib.import_module("lambdas.api.handler")


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
        told = api.handler({**EVENT, "body": json.dumps(ORDER)}, None)
    assert (told["statusCode"], json.loads(told["body"])) == (200, {"total_cents": 900, "available": True})


def test_the_error_of_a_target_is_the_cause_of_a_502(api: ModuleType) -> None:
    error = {"errorType": "UnknownSkuError", "errorMessage": "no price for 'unicorn'"}
    with Stubber(SYNC.get()) as stub:
        for _ in range(2):
            stub.add_response("invoke", answer(error, FunctionError="Unhandled"))
        told = api.handler({**EVENT, "body": json.dumps(ORDER)}, None)
    causes = dict.fromkeys(("pricing", "stock"), "UnknownSkuError: no price for 'unicorn'")
    assert (told["statusCode"], json.loads(told["body"])["causes"]) == (502, causes)


def test_a_call_that_is_refused_is_the_cause_of_a_502(api: ModuleType) -> None:
    with Stubber(SYNC.get()) as stub:
        for _ in range(2):
            stub.add_client_error("invoke", "AccessDeniedException", "not authorized")
        told = api.handler({**EVENT, "body": json.dumps(ORDER)}, None)
    assert told["statusCode"] == 502
    assert set(json.loads(told["body"])["causes"]) == {"pricing", "stock"}


@pytest.mark.parametrize("body", [None, "{", "[]", "{}", '{"sku": "tea"}', '{"sku": "tea", "quantity": 0}'])
def test_what_is_no_order(api: ModuleType, body: str | None) -> None:
    assert api.handler({**EVENT, "body": body}, None)["statusCode"] == 400


def test_targets() -> None:
    assert target("pricing")({"sku": "tea"}, None) == {"cents": 450}
    assert target("stock")({"sku": "tea"}, None) == {"quantity": 5}
    assert target("stock")({"sku": "unicorn"}, None) == {"quantity": 0}
    with pytest.raises(LookupError, match="no price for 'unicorn'"):
        target("pricing")({"sku": "unicorn"}, None)
