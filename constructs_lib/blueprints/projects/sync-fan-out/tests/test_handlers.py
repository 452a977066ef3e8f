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


def test_one_target_is_asked(api: ModuleType) -> None:
    with Stubber(api.LAMBDA) as stub:
        asked = {"FunctionName": "pricing", "Payload": '{"sku": "tea"}'}
        stub.add_response("invoke", answer({"cents": 450}), asked)
        assert api.ask("pricing", {"sku": "tea"}) == {"cents": 450}


def test_the_error_of_a_target_is_an_error(api: ModuleType) -> None:
    with Stubber(api.LAMBDA) as stub:
        error = {"errorType": "UnknownSkuError", "errorMessage": "no price for 'unicorn'"}
        stub.add_response("invoke", answer(error, FunctionError="Unhandled"))
        with pytest.raises(RuntimeError, match="UnknownSkuError: no price for 'unicorn'"):
            api.ask("pricing", {"sku": "unicorn"})


def test_a_call_that_fails_is_the_cause_of_a_502(api: ModuleType) -> None:
    with Stubber(api.LAMBDA) as stub:
        for _ in range(2):
            stub.add_client_error("invoke", "TooManyRequestsException", "Rate Exceeded.")
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
