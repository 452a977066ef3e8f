"""What `runtime.invoke` costs on top of boto3, against Lambda's API on the loopback interface."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import boto3

from constructs_lib.runtime import invoke
from tests.constructs_lib.runtime.lambda_server import LambdaServer, returns, running_server

ROOT = Path(__file__).parents[2]

_PAYLOAD = {"report_id": "0123456789abcdef0123456789abcdef", "recipient": "ada@example.com"}
_IMPORT = """
import time
import boto3
before = time.perf_counter()
import constructs_lib.runtime.invoke
print(time.perf_counter() - before)
"""


def measure(rounds: int = 7) -> dict[str, float]:
    """Measure everything.

    Returns:
        `async_ratio`, the time of `invoke_async` by that of a bare boto3 call; `import_ms`, what importing
        the layer adds to `import boto3`, in milliseconds; `fan_out_ratio`, the time of a warm `invoke_all` of
        8 functions by that of one `invoke_sync`, where each function takes 50 milliseconds.
    """
    server = running_server()
    server.reset()
    os.environ |= {
        "AWS_ENDPOINT_URL_LAMBDA": server.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "NO_PROXY": "127.0.0.1",
    }
    return {
        "async_ratio": _async_ratio(server, rounds * 200),
        "import_ms": _import_ms(rounds),
        "fan_out_ratio": _fan_out_ratio(server, rounds * 3),
    }


def _async_ratio(server: LambdaServer, pairs: int) -> float:
    server.functions["f"] = returns(None)
    client = boto3.client("lambda")

    def bare() -> None:
        response = client.invoke(
            FunctionName="f", InvocationType="Event", Payload=json.dumps(_PAYLOAD).encode()
        )
        # As a careful caller writes it: without this every call opens a connection of its own.
        response["Payload"].read()

    return _ratio(lambda: invoke.invoke_async("f", _PAYLOAD), bare, pairs)


def _fan_out_ratio(server: LambdaServer, pairs: int) -> float:
    functions = {f"t{number}": f"function-{number}" for number in range(8)}
    server.functions |= dict.fromkeys(functions.values(), returns(None, after=0.05))
    payloads = dict.fromkeys(functions, _PAYLOAD)
    return _ratio(
        lambda: invoke.invoke_all(payloads, functions=functions),
        lambda: invoke.invoke_sync("function-0", _PAYLOAD),
        pairs,
    )


def _import_ms(rounds: int) -> float:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # A deployed layer has no byte code and a read-only folder, but a person's machine has; the first run
    # writes it.
    command = [sys.executable, "-c", _IMPORT]
    runs = [
        float(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
        for _ in range(rounds + 1)
    ]
    return statistics.median(runs[1:]) * 1000


def _ratio(ours: Callable[[], object], theirs: Callable[[], object], pairs: int) -> float:
    for _ in range(3):
        ours()
        theirs()
    took: dict[str, list[float]] = {"ours": [], "theirs": []}
    for number in range(pairs):
        # Turns are taken, so that a slow spell of the machine falls on both.
        turn = [("ours", ours), ("theirs", theirs)]
        for name, action in turn if number % 2 else reversed(turn):
            before = time.perf_counter()
            action()
            took[name].append(time.perf_counter() - before)
    return statistics.median(took["ours"]) / statistics.median(took["theirs"])


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name} {value:.3f}")  # noqa: T201
