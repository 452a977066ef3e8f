"""What handlers get from `constructs_lib.runtime.invoke`, against Lambda's API on a real socket."""

import contextvars
import io
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from botocore.response import StreamingBody
from botocore.stub import Stubber

from constructs_lib.runtime import invoke
from constructs_lib.runtime.invoke.client import ASYNC, SYNC
from tests.constructs_lib.runtime.lambda_server import (
    LambdaServer,
    answers,
    fails,
    hangs_up,
    held,
    in_turn,
    meets,
    refuses,
    returns,
)
from tests.support.lambdas import http_event, rest_event
from tests.support.waiting import PATIENCE, until

invoke_sync = invoke.invoke_sync
invoke_async = invoke.invoke_async
invoke_all = invoke.invoke_all
dry_run = invoke.dry_run

SYNC_LIMIT = 6_291_456
ASYNC_LIMIT = 1_048_576
CALLS = pytest.mark.parametrize("call", [invoke_sync, invoke_async, dry_run])
THROTTLED = refuses(429, "TooManyRequestsException", "Rate Exceeded.")


def payload_of(size: int) -> dict[str, str]:
    """A payload of so many bytes as JSON."""
    return {"text": "x" * (size - len('{"text":""}'))}


def in_request(correlation_id: str, action: Callable[[], Any]) -> Any:
    """What an action returns inside a handler that was called with this correlation id."""
    handler = invoke.correlated(lambda _event, _context: action())
    return handler({"correlation_id": correlation_id}, None)


class TestTarget:
    @pytest.mark.parametrize("name", ["price-list", "Price List", "price_list", "PRICE.(LIST"])
    def test_name_in_the_environment(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FAN_OUT_PRICE_LIST", "arn:of:it:live")
        assert invoke.target(name) == "arn:of:it:live"

    def test_unknown_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FAN_OUT_STOCK", "s")
        monkeypatch.setenv("FAN_OUT_PRICING", "p")
        with pytest.raises(invoke.UnknownTargetError) as caught:
            invoke.target("pricign")
        expected = "target 'pricign' must be one of pricing, stock; FAN_OUT_PRICIGN is not set"
        assert str(caught.value) == expected

    def test_no_names_at_all(self) -> None:
        with pytest.raises(invoke.UnknownTargetError, match=r"must be one of \(none\)"):
            invoke.target("pricing")


class TestOneCall:
    @pytest.mark.parametrize("value", [None, {"price": 450, "name": "tée"}, [1], "text", 0, False])
    def test_sync(self, value: object, lambda_api: LambdaServer) -> None:
        lambda_api.functions["pricing"] = returns(value)
        assert invoke_sync("pricing", {"sku": "té"}) == value
        (call,) = lambda_api.calls
        assert (call.invocation_type, call.payload) == ("RequestResponse", {"sku": "té"})

    def test_an_arn_with_an_alias(self, lambda_api: LambdaServer) -> None:
        arn = "arn:aws:lambda:us-east-1:123456789012:function:pricing:live"
        lambda_api.functions[arn] = returns(1)
        assert invoke_sync(arn, {}) == 1

    def test_async(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["audit"] = returns(None)
        assert invoke_async("audit", {"a": 1}) == "request-1"
        (call,) = lambda_api.calls
        assert (call.invocation_type, call.payload) == ("Event", {"a": 1})

    def test_dry_run(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["audit"] = returns(None)
        assert dry_run("audit", {"a": 1}) is None
        assert lambda_api.calls[0].invocation_type == "DryRun"

    def test_dry_run_without_permission(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["audit"] = refuses(403, "AccessDeniedException", "not authorized")
        with pytest.raises(ClientError, match=r"AccessDeniedException.*not authorized"):
            dry_run("audit", {})
        assert len(lambda_api.calls) == 1

    def test_the_invocation_types_are_awss(self) -> None:
        assert [*invoke.InvocationType] == ["RequestResponse", "Event", "DryRun"]


class TestRemoteError:
    @pytest.mark.parametrize(
        ("error", "error_type", "message", "stack"),
        [
            (
                {"errorType": "KeyError", "errorMessage": "'tea'", "stackTrace": ["  File a", "  File b"]},
                "KeyError",
                "'tea'",
                ["  File a", "  File b"],
            ),
            ({"errorType": "Error", "errorMessage": "no", "trace": ["at a"]}, "Error", "no", ["at a"]),
            ({"errorMessage": "Task timed out"}, "Unhandled", "Task timed out", []),
            (b"<html>", "Unhandled", "<html>", []),
            (b'"text"', "Unhandled", '"text"', []),
        ],
        ids=["python", "node", "time-out", "not JSON", "not an object"],
    )
    def test_what_the_remote_says(
        self, error: Any, error_type: str, message: str, stack: list[str], lambda_api: LambdaServer
    ) -> None:
        lambda_api.functions["pricing"] = fails(error)
        with pytest.raises(invoke.RemoteError) as caught:
            invoke_sync("pricing", {})
        got = caught.value
        assert (got.function, got.request_id) == ("pricing", "request-1")
        assert (got.error_type, got.error_message, got.stack_trace) == (error_type, message, stack)
        assert str(got) == f"pricing failed with {error_type}: {message} (request request-1)"

    def test_it_is_not_called_again(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["pricing"] = fails({"errorType": "KeyError"})
        with pytest.raises(invoke.RemoteError):
            invoke_sync("pricing", {})
        assert len(lambda_api.calls) == 1

    def test_a_result_that_is_not_json(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["pricing"] = answers(b"<html>")
        with pytest.raises(invoke.RemoteError, match="InvalidResponse"):
            invoke_sync("pricing", {})


class TestStubbed:
    """What users' own tests put in the place of Lambda's API."""

    @pytest.mark.usefixtures("lambda_api")
    def test_calls_are_answered_by_a_stub(self) -> None:
        with Stubber(ASYNC.get()) as stub:
            stub.add_response("invoke", {"StatusCode": 202, "Payload": _stream(b"")})
            assert invoke_async("audit", {}) == ""
        with Stubber(SYNC.get()) as stub:
            stub.add_response("invoke", {"StatusCode": 200, "Payload": _stream(b"7")})
            assert invoke_sync("pricing", {}) == 7
            error = _stream(b'{"errorType": "KeyError", "errorMessage": "sku"}')
            stub.add_response("invoke", {"FunctionError": "Unhandled", "Payload": error})
            with pytest.raises(invoke.RemoteError, match="KeyError: sku"):
                invoke_sync("pricing", {})


def _stream(data: bytes) -> StreamingBody:
    return StreamingBody(io.BytesIO(data), len(data))


class TestPayload:
    @pytest.mark.parametrize(
        ("call", "limit"),
        [
            (invoke_sync, SYNC_LIMIT),
            (invoke_async, ASYNC_LIMIT),
            (dry_run, SYNC_LIMIT),
            (lambda function, payload: dry_run(function, payload, invoke.InvocationType.EVENT), ASYNC_LIMIT),
        ],
        ids=["sync", "async", "dry run", "dry run of async"],
    )
    def test_size(self, call: Any, limit: int, lambda_api: LambdaServer) -> None:
        lambda_api.functions["f"] = returns(None)
        for size in (limit - 1, limit):
            call("f", payload_of(size))
        with pytest.raises(invoke.PayloadTooLargeError) as caught:
            call("f", payload_of(limit + 1))
        assert (caught.value.size, caught.value.limit) == (limit + 1, limit)
        assert f"payload must be at most {limit:,} bytes as JSON, got {limit + 1:,}" in str(caught.value)
        assert [call.size for call in lambda_api.calls] == [limit - 1, limit]

    def test_size_is_in_bytes_with_the_correlation_id(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["f"] = returns(None)
        with pytest.raises(invoke.PayloadTooLargeError):
            in_request("c", lambda: invoke_async("f", payload_of(ASYNC_LIMIT)))
        with pytest.raises(invoke.PayloadTooLargeError):
            invoke_async("f", {"text": "é" * (ASYNC_LIMIT // 2)})
        assert lambda_api.calls == []

    @pytest.mark.parametrize(
        ("payload", "problem"),
        [
            (
                {"items": [{"quantity": Decimal(2)}]},
                "payload.items[0].quantity must be JSON, got Decimal('2')",
            ),
            ({"a": {1, 2}}, "payload.a must be JSON, got {1, 2}"),
            ({"a": [0, float("nan")]}, "payload.a[1] must be JSON, got nan"),
            ({"a": {("x", "y"): 1}}, "payload.a must be JSON, got {('x', 'y'): 1}"),
            ({"a": "\ud800"}, "payload.a must be JSON, got '\\ud800'"),
            ({"a": b"bytes"}, "payload.a must be JSON, got b'bytes'"),
            ([1], "payload must be a mapping, got [1]"),
            (None, "payload must be a mapping, got None"),
        ],
    )
    @CALLS
    def test_not_json(self, call: Any, payload: Any, problem: str, lambda_api: LambdaServer) -> None:
        with pytest.raises(invoke.PayloadError) as caught:
            call("f", payload)
        assert str(caught.value).startswith(problem)
        assert lambda_api.calls == []

    def test_a_payload_in_itself(self) -> None:
        loop: dict[str, Any] = {}
        loop["a"] = [loop]
        with pytest.raises(invoke.PayloadError, match=r"payload\.a.* a reference to what it is part of"):
            invoke_sync("f", loop)

    def test_any_mapping_will_do(self, lambda_api: LambdaServer) -> None:
        class Frozen(Mapping[str, int]):
            def __getitem__(self, key: str) -> int:
                return {"a": 1}[key]

            def __iter__(self) -> Iterator[str]:
                return iter(["a"])

            def __len__(self) -> int:
                return 1

        lambda_api.functions["f"] = returns(None)
        invoke_sync("f", Frozen())
        assert lambda_api.calls[0].payload == {"a": 1}


class TestRetries:
    @CALLS
    @pytest.mark.parametrize(
        "problem", [THROTTLED, refuses(500, "ServiceException")], ids=["throttle", "service"]
    )
    def test_what_aws_refuses_for_now_is_sent_again(
        self, call: Any, problem: Any, lambda_api: LambdaServer
    ) -> None:
        lambda_api.functions["f"] = in_turn(problem, returns(None))
        call("f", {"a": 1})
        assert [call.payload for call in lambda_api.calls] == [{"a": 1}] * 2

    def test_a_lost_answer_is_not_asked_for_again(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["f"] = hangs_up
        with pytest.raises(ConnectionClosedError):
            invoke_sync("f", {})
        assert len(lambda_api.calls) == 1

    def test_a_late_answer_is_not_asked_for_again(self, lambda_api: LambdaServer) -> None:
        may_end = threading.Event()
        lambda_api.functions["f"] = held(may_end)
        client = invoke.client.LazyClient(read_timeout=0.1, once=True).get()
        attempts: list[object] = []
        client.meta.events.register("before-send", lambda request, **_: attempts.append(request))
        with pytest.raises(ReadTimeoutError):
            client.invoke(FunctionName="f", Payload=b"{}")
        # A server that is slow reads the request after its client has gone: the next test must not see it.
        until(lambda: lambda_api.calls)
        may_end.set()
        assert len(attempts) == 1

    def test_a_connection_that_was_never_made_is_tried_again(
        self, lambda_api: LambdaServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        attempts: list[object] = []
        # A port that is taken, so that no other process listens there, and on which nobody listens.
        with socket.socket() as nobody_listens:
            nobody_listens.bind(("127.0.0.1", 0))
            port = nobody_listens.getsockname()[1]
            monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", f"http://127.0.0.1:{port}")
            client = invoke.client.LazyClient(read_timeout=1, once=True).get()
            client.meta.events.register("before-send", lambda request, **_: attempts.append(request))
            with pytest.raises(EndpointConnectionError):
                client.invoke(FunctionName="f", Payload=b"{}")
        assert (len(attempts), lambda_api.calls) == (4, [])

    @pytest.mark.parametrize("call", [invoke_async, dry_run])
    def test_what_may_arrive_twice_is_sent_again(self, call: Any, lambda_api: LambdaServer) -> None:
        lambda_api.functions["f"] = in_turn(hangs_up, returns(None))
        call("f", {})
        assert len(lambda_api.calls) == 2

    def test_the_longest_function_is_waited_for(self) -> None:
        config = invoke.client.SYNC.get().meta.config
        assert config.read_timeout > 900
        assert config.tcp_keepalive


class TestClient:
    @CALLS
    def test_is_built_once(self, call: Any, lambda_api: LambdaServer) -> None:
        lambda_api.functions["f"] = returns(None)
        for _ in range(3):
            call("f", {})
        assert len({call.connection for call in lambda_api.calls}) == 1

    @pytest.mark.parametrize(("idle_seconds", "connections"), [(PATIENCE, 1), (-1.0, 2)])
    def test_idle_connections_are_not_trusted(
        self, idle_seconds: float, connections: int, lambda_api: LambdaServer
    ) -> None:
        lambda_api.functions["f"] = returns(None)
        lazy = invoke.client.LazyClient(read_timeout=PATIENCE, once=True, idle_seconds=idle_seconds)
        for _ in range(2):
            lazy.get().invoke(FunctionName="f", Payload=b"{}")["Payload"].read()
        assert len({call.connection for call in lambda_api.calls}) == connections


class TestFanOut:
    @pytest.fixture(autouse=True)
    def targets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(8):
            monkeypatch.setenv(f"FAN_OUT_T{number}", f"function-{number}")

    def test_eight_run_at_the_same_time(self, lambda_api: LambdaServer) -> None:
        all_are_there = threading.Barrier(8)
        for number in range(8):
            lambda_api.functions[f"function-{number}"] = meets(all_are_there, number)
        results = invoke_all({f"t{number}": {"n": number} for number in range(8)})
        assert results == {f"t{number}": number for number in range(8)}
        assert len(lambda_api.calls) == 8

    def test_connections_are_kept(self, lambda_api: LambdaServer) -> None:
        for number in range(8):
            lambda_api.functions[f"function-{number}"] = returns(number, after=0.1)
        for _ in range(2):
            invoke_all({f"t{number}": {} for number in range(8)})
        assert len({call.connection for call in lambda_api.calls}) <= 9

    def test_results_are_in_the_order_of_the_payloads(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions |= {"function-0": returns("slow", after=0.2), "function-1": returns("quick")}
        assert list(invoke_all({"t0": {}, "t1": {}}).items()) == [("t0", "slow"), ("t1", "quick")]

    def test_the_first_error_does_not_wait(self, lambda_api: LambdaServer) -> None:
        may_end = threading.Event()
        lambda_api.functions |= {
            "function-0": held(may_end),
            "function-1": fails({"errorType": "KeyError", "errorMessage": "'tea'"}),
        }
        with pytest.raises(invoke.RemoteError) as caught:
            invoke_all({"t0": {}, "t1": {}})
        assert not any(call.ended for call in lambda_api.calls if call.function == "function-0")
        may_end.set()
        assert (caught.value.function, caught.value.__notes__) == ("function-1", ["target: t1"])

    def test_all_errors_and_all_results(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions |= {
            "function-0": returns(10, after=0.2),
            "function-1": fails({"errorType": "KeyError"}),
            "function-2": refuses(403, "AccessDeniedException"),
        }
        with pytest.raises(invoke.FanOutError) as caught:
            invoke_all({"t0": {}, "t1": {}, "t2": {}}, errors="all")
        error = caught.value
        assert error.results == {"t0": 10}
        assert list(error.errors) == ["t1", "t2"]
        assert isinstance(error.errors["t1"], invoke.RemoteError)
        assert isinstance(error.errors["t2"], ClientError)
        assert error.message == "2 of 3 calls failed: t1, t2"
        remote, others = error.split(invoke.RemoteError)
        assert remote is not None
        assert others is not None
        assert [len(part.exceptions) for part in (remote, others)] == [1, 1]

    def test_all_without_an_error(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["function-0"] = returns(1)
        assert invoke_all({"t0": {}}, errors="all") == {"t0": 1}

    def test_functions_by_name(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["f"] = lambda call: returns(call.payload["n"])(call)
        functions = {"a": "f", "b": "f"}
        assert invoke_all({"a": {"n": 1}, "b": {"n": 2}}, functions=functions) == {"a": 1, "b": 2}

    def test_nothing_to_call(self) -> None:
        assert invoke_all({}) == {}

    @pytest.mark.parametrize(
        ("payloads", "error", "text"),
        [
            ({"t0": {}, "x": {}}, invoke.UnknownTargetError, "target 'x'"),
            ({"t0": {}, "t1": {"a": {1}}}, invoke.PayloadError, "payloads['t1'].a must be JSON"),
            (
                {"t0": {}, "t1": payload_of(SYNC_LIMIT + 1)},
                invoke.PayloadTooLargeError,
                "payloads['t1'] must be at most",
            ),
        ],
    )
    def test_nothing_is_called_when_one_call_is_impossible(
        self, payloads: Any, error: type[Exception], text: str, lambda_api: LambdaServer
    ) -> None:
        with pytest.raises(error) as caught:
            invoke_all(payloads)
        assert text in str(caught.value)
        assert lambda_api.calls == []

    def test_a_mistyped_mode(self) -> None:
        with pytest.raises(ValueError, match="errors must be 'first' or 'all', got 'any'"):
            invoke_all({"t0": {}}, errors="any")  # type: ignore[arg-type]

    def test_the_correlation_id_reaches_every_function(self, lambda_api: LambdaServer) -> None:
        for number in range(3):
            lambda_api.functions[f"function-{number}"] = returns(None)
        in_request("c-1", lambda: invoke_all({f"t{number}": {"n": number} for number in range(3)}))
        assert lambda_api.payloads() == {
            f"function-{number}": {"n": number, "correlation_id": "c-1"} for number in range(3)
        }


class TestCorrelation:
    @pytest.fixture
    def read(self) -> Any:
        """The id that a handler sees for an event and a context."""
        return invoke.correlated(lambda _event, _context: invoke.correlation_id())

    @pytest.fixture(params=["text", "JSON"])
    def log_format(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
        """Logging as it is set up for one of Lambda's log formats."""
        level = logging.getLogger().level
        logging.setLogRecordFactory(logging.LogRecord)
        invoke.correlation._set_up_logging.cache_clear()
        monkeypatch.setenv("AWS_LAMBDA_LOG_FORMAT", request.param)
        yield request.param
        invoke.correlation._set_up_logging.cache_clear()
        logging.setLogRecordFactory(logging.LogRecord)
        logging.getLogger().setLevel(level)

    @pytest.mark.parametrize(
        ("event", "expected"),
        [
            ({"correlation_id": "c-1", "requestContext": {"requestId": "r"}}, "c-1"),
            (rest_event("GET", "/"), "77375676-xmpl-4b79-853a-f982474efe18"),
            (http_event("GET", "/"), "JKJaXmPLvHcESHA="),
            ({}, "own"),
            ({"correlation_id": 7}, "own"),
            ({"correlation_id": ""}, "own"),
            ({"correlation_id": "a\nb"}, "own"),
            ({"correlation_id": "a%sb"}, "own"),
            ({"correlation_id": "x" * 129}, "own"),
            ({"requestContext": None}, "own"),
            ("text", "own"),
            (None, "own"),
        ],
    )
    def test_where_it_comes_from(self, read: Any, event: Any, expected: str) -> None:
        assert read(event, SimpleNamespace(aws_request_id="own")) == expected

    def test_it_ends_with_the_invocation(self, read: Any) -> None:
        assert read({"correlation_id": "a"}, None) == "a"
        assert invoke.correlation_id() is None
        assert read({}, None) is None

    @CALLS
    def test_it_is_in_the_payload(self, call: Any, lambda_api: LambdaServer) -> None:
        lambda_api.functions["f"] = returns(None)
        payload = {"a": 1}
        in_request("c-1", lambda: call("f", payload))
        assert lambda_api.calls[0].payload == {"a": 1, "correlation_id": "c-1"}
        assert payload == {"a": 1}

    def test_an_event_can_be_passed_on(self, lambda_api: LambdaServer) -> None:
        lambda_api.functions["f"] = returns(None)
        in_request("c-1", lambda: invoke_sync("f", {"correlation_id": "c-1"}))
        invoke_sync("f", {"correlation_id": "c-2"})
        assert [call.payload["correlation_id"] for call in lambda_api.calls] == ["c-1", "c-2"]

    def test_the_key_is_reserved(self, lambda_api: LambdaServer) -> None:
        with pytest.raises(invoke.PayloadError, match=r"payload\.correlation_id must be absent or"):
            in_request("c-1", lambda: invoke_sync("f", {"correlation_id": "other"}))
        assert lambda_api.calls == []

    @pytest.mark.parametrize(
        ("text", "arguments"), [("100 % done", ()), ("%d %% done", (100,)), ("%(n)s %% done", ({"n": 100},))]
    )
    def test_every_log_line_has_it(
        self, text: str, arguments: tuple[Any, ...], log_format: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        in_request("c-1", lambda: logging.getLogger("any").info(text, *arguments))
        (record,) = caplog.records
        assert vars(record)["correlation_id"] == "c-1"
        expected = {"text": "100 % done correlation_id=c-1", "JSON": "100 % done"}[log_format]
        assert record.getMessage() == expected

    @pytest.mark.usefixtures("log_format")
    def test_no_line_outside_a_handler_has_it(self, caplog: pytest.LogCaptureFixture) -> None:
        in_request("c-1", lambda: None)
        logging.getLogger("any").info("done")
        (record,) = caplog.records
        assert (record.getMessage(), hasattr(record, "correlation_id")) == ("done", False)

    @pytest.mark.usefixtures("log_format")
    def test_threads_in_a_copied_context_have_it(self, caplog: pytest.LogCaptureFixture) -> None:
        def log_in_thread() -> None:
            copied = contextvars.copy_context()
            thread = threading.Thread(target=copied.run, args=(logging.getLogger("any").info, "done"))
            thread.start()
            thread.join()

        in_request("c-1", log_in_thread)
        assert vars(caplog.records[0])["correlation_id"] == "c-1"

    @pytest.mark.usefixtures("log_format")
    def test_an_error_is_named_with_it_and_goes_on(self, caplog: pytest.LogCaptureFixture) -> None:
        def fail() -> None:
            raise ValueError("line 1\nline 2")

        with pytest.raises(ValueError, match="line 1"):
            in_request("c-1", fail)
        (record,) = caplog.records
        assert record.getMessage().startswith("handler failed with ValueError: 'line 1\\nline 2'")
        assert vars(record)["correlation_id"] == "c-1"

    @pytest.mark.usefixtures("log_format")
    @pytest.mark.parametrize(("level", "expected"), [("DEBUG", logging.DEBUG), ("loud", logging.INFO)])
    def test_log_level(self, level: str, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOG_LEVEL", level)
        in_request("c-1", lambda: None)
        assert logging.getLogger().level == expected

    def test_the_handler_keeps_its_name(self) -> None:
        def handler(_event: object, _context: object) -> None:
            """What it does."""

        assert invoke.correlated(handler).__name__ == "handler"


def test_public_names() -> None:
    assert all(hasattr(invoke, name) for name in invoke.__all__)


def test_payloads_are_compact(lambda_api: LambdaServer) -> None:
    lambda_api.functions["f"] = returns(None)
    invoke_sync("f", {"a": [1, 2], "b": "é"})
    assert lambda_api.calls[0].size == len(json.dumps({"a": [1, 2], "b": "é"}, separators=(",", ":"))) - 4
