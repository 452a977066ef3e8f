"""A proxy between functions and the local AWS that throttles, delays, resets and cuts off, by a rule each."""

import json
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constructs_lib.local import LocalAws
from tests.support.waiting import PATIENCE, until

__all__ = ["Faults", "faulty_aws"]

_SHARES: dict[str, dict[str, object]] = {
    "throttled": {
        "service": "dynamodb",
        "probability": 0.02,
        "error": {"code": "ProvisionedThroughputExceededException"},
    },
    "slowed down": {"service": "s3", "probability": 0.02, "error": {"code": "SlowDown", "status": 503}},
    "reset before": {"service": "*", "probability": 0.005, "reset": True},
    # It has taken effect, and the function does not learn of it.
    "reset after": {"service": "*", "probability": 0.005, "response": {"abort_frac": 0.3}},
    "hanging": {"service": "*", "probability": 0.001},
}


@dataclass(frozen=True, slots=True)
class Faults:
    """The proxy.

    Attributes:
        endpoint: its address.
    """

    endpoint: str

    def fired(self) -> Counter[str]:
        """Return how often each rule fired."""
        rules = self._ask("rules")
        return Counter({name: rule["fired_count"] for name, rule in zip(_SHARES, rules, strict=True)})

    def answers(self) -> bool:
        """Return whether the proxy is up."""
        try:
            return bool(self._ask("health"))
        except OSError:
            return False

    def _ask(self, what: str) -> Any:
        with urllib.request.urlopen(f"{self.endpoint}/_microburst/{what}", timeout=PATIENCE) as answer:  # noqa: S310
            return json.load(answer)


@contextmanager
def faulty_aws(seed: int, timeout: int) -> Iterator[tuple[LocalAws, Faults]]:
    """Start a local AWS whose functions reach it through the proxy, and end both.

    Args:
        seed: seed of the proxy; what it meets in which order is up to the machine.
        timeout: seconds that each function has; it waits for AWS for a quarter of that.
    """
    upstream, port = _free_port(), _free_port()
    faults = Faults(f"http://127.0.0.1:{port}")
    with (
        _proxy(upstream, port, seed, timeout, faults),
        LocalAws.start(port=upstream, function_endpoint=faults.endpoint) as aws,
    ):
        yield aws, faults


@contextmanager
def _proxy(upstream: int, port: int, seed: int, timeout: int, faults: Faults) -> Iterator[None]:
    # Half as long again as a function waits, in milliseconds.
    shares = _SHARES | {"hanging": {**_SHARES["hanging"], "latency": 1_500 * timeout // 4}}
    settings = {"upstream": f"http://127.0.0.1:{upstream}", "port": port, "rules": list(shares.values())}
    program = f"import random; random.seed({seed}); from microburst.cli import main; main()"
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        # JSON is YAML, too.
        config = Path(folder) / "faults.yml"
        config.write_text(json.dumps(settings))
        command = [sys.executable, "-c", program, "--host", "127.0.0.1", "--config", str(config)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(process, faults)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], faults: Faults) -> None:
    until(lambda: process.poll() is not None or faults.answers())
    if process.poll() is not None:
        raise RuntimeError("the proxy that injects faults does not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
