"""Starts one emulator process and waits until it answers."""

import json
import os
import secrets
import shutil
import socket
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from botocore.session import Session as BotocoreSession

from constructs_lib.local.emulator_venv import emulator_python
from constructs_lib.local.environment_variables import emulator_environment
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.guard import ALREADY_LOCKED
from constructs_lib.local.guarded_process import GuardedProcess
from constructs_lib.local.settings import check_settings

__all__ = ["Emulator", "answering_token", "is_free", "reset_emulator", "start_emulator"]

_LAUNCH = Path(__file__).with_name("launch.py")
_START_SECONDS = 60.0
_ATTEMPTS = 3
_FIRST_OF_USERS = 1024
# A proxy setting must not catch calls to this machine.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator.

    Attributes:
        process: the process that owns it.
        port: its TCP port on the loopback interface.
        folder: its own folder, removed when it stops.
        token: what its health page calls it.
    """

    process: GuardedProcess
    port: int
    folder: Path
    token: str

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self.process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_emulator(
    *,
    account: str,
    region: str,
    port: int | None = None,
    lock: Path | None = None,
    log: Path | None = None,
    enforce_iam: bool = False,
    function_endpoint: str | None = None,
    project: Path | None = None,
) -> Emulator:
    """Start an emulator and return it as soon as it answers.

    Raises:
        LocalAwsError: an argument is out of its range, the port is busy, or the emulator ended or did not
            answer in time.
    """
    check_settings(account=account, region=region, port=port, known_regions=_known_regions)
    if port is not None and not is_free(port):
        raise LocalAwsError(_not_free(port))
    python = emulator_python()
    for attempt in range(_ATTEMPTS):
        chosen = port or _free_port()
        try:
            return _start(
                python,
                account=account,
                region=region,
                port=chosen,
                lock=lock,
                log=log,
                enforce_iam=enforce_iam,
                function_endpoint=function_endpoint,
                project=project,
            )
        except _PortTakenError:
            # Between choosing a free port and listening on it another process can take it.
            if port is not None or attempt == _ATTEMPTS - 1:
                raise LocalAwsError(_not_free(chosen)) from None
    raise AssertionError


class _PortTakenError(Exception):
    pass


def _start(
    python: Path,
    *,
    account: str,
    region: str,
    port: int,
    lock: Path | None,
    log: Path | None,
    enforce_iam: bool,
    function_endpoint: str | None,
    project: Path | None,
) -> Emulator:
    folder = Path(tempfile.mkdtemp(prefix="constructs-lib-"))
    for name in ("home", "tmp", "state"):
        (folder / name).mkdir()
    token = secrets.token_hex(8)
    output = log or folder / "emulator.log"
    environment = emulator_environment(
        os.environ,
        folder=folder,
        port=port,
        token=token,
        account=account,
        region=region,
        enforce_iam=enforce_iam,
        function_endpoint=function_endpoint,
        project=project,
    )
    process = GuardedProcess(
        [str(python), "-I", str(_LAUNCH)],
        environment=environment,
        output=output,
        working_folder=folder,
        remove=folder,
        lock=lock,
    )
    emulator = Emulator(process, port, folder, token)
    try:
        _wait_until_ready(emulator, output)
    except BaseException:
        emulator.stop()
        raise
    return emulator


def _wait_until_ready(emulator: Emulator, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        answer = answering_token(emulator.port)
        if answer == emulator.token:
            return
        if answer is not None:
            raise _PortTakenError
        code = emulator.process.exit_code()
        if code == ALREADY_LOCKED:
            message = "a local AWS runs already; stop it with: constructs-lib local down"
            raise LocalAwsError(message)
        if code is not None:
            text = log.read_text(encoding="utf-8", errors="replace")
            if "already in use" in text:
                raise _PortTakenError
            message = f"the emulator ended with code {code}: {_last_line(text)}"
            raise LocalAwsError(message)
        time.sleep(0.02)
    text = log.read_text(encoding="utf-8", errors="replace")
    message = f"the emulator did not answer within {_START_SECONDS:.0f} seconds: {_last_line(text)}"
    raise LocalAwsError(message)


def answering_token(port: int) -> str | None:
    """Return the token of the emulator that answers on this port, `""` for another server, None for none."""
    try:
        with _direct.open(f"http://127.0.0.1:{port}/_ministack/health", timeout=5) as response:
            body = json.load(response)
    except (urllib.error.HTTPError, ValueError):
        return ""
    except OSError:
        return None
    return str(body.get("edition", "")) if isinstance(body, dict) else ""


def reset_emulator(endpoint: str) -> None:
    """Remove everything that was made in the emulator at this address.

    Raises:
        LocalAwsError: it does not answer.
    """
    request = urllib.request.Request(f"{endpoint}/_ministack/reset", method="POST")  # noqa: S310 - loopback
    try:
        _direct.open(request, timeout=30).close()
    except OSError as error:
        message = f"the local AWS at {endpoint} does not answer: {error}"
        raise LocalAwsError(message) from None


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "its log is empty"


def is_free(port: int) -> bool:
    """Return whether a server of this user could listen on this port of the loopback interface."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _not_free(port: int) -> str:
    if port < _FIRST_OF_USERS and os.geteuid() != 0:
        return f"port {port} may be the administrator's alone; choose one of {_FIRST_OF_USERS} to 65535"
    return f"port {port} is busy; stop what listens there or choose another port"


def _known_regions() -> set[str]:
    session = BotocoreSession()
    partitions = session.get_available_partitions()
    return {region for name in partitions for region in session.get_available_regions("cloudformation", name)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
