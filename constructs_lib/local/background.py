"""The local AWS that runs on in the background: one for each project, found again through its record."""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from constructs_lib.local.emulator import Emulator, answering_token, is_free, start_emulator
from constructs_lib.local.environment_variables import DEFAULT_ACCOUNT, DEFAULT_REGION
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.hotswap_cache import forget_hotswaps
from constructs_lib.local.local_aws import LocalAws
from constructs_lib.local.project_folder import project_folder

__all__ = ["Background"]

_STOP_SECONDS = 60.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# Below the ports that systems hand out by themselves, so that a port which is kept is rarely taken.
_FIRST_PORT = 20_000
_PORTS = 10_000


@dataclass(frozen=True, slots=True)
class Background:
    """The background local AWS of one project folder, or of one name.

    Its guard process holds the lock of the lock file for as long as it lives. So a recorded process id is
    believed only while that lock is held: a number that the system gave to another process is never ended.

    Attributes:
        folder: where the record, the port, the lock and the log lie.
        project: the project that it was started for.
    """

    folder: Path
    project: Path = Path()

    @classmethod
    def of_project(cls, folder: Path | None = None, name: str | None = None) -> "Background":
        """Return the one of a project, whether it runs or not.

        Args:
            folder: folder of the project, or one below it; the current one by default.
            name: 1 to 64 letters, digits, dots, hyphens and underscores; by default a name that is made of
                the project's folder, so that each project has its own.

        Raises:
            LocalAwsError: it is no name.
        """
        project = project_folder(folder)
        if name is not None and not _NAME.fullmatch(name):
            message = (
                f"a name must be 1 to 64 letters, digits, '.', '-' and '_', got {name!r}; choose another"
            )
            raise LocalAwsError(message)
        return cls(_all_folders() / (name or _name_of(project)), project)

    @property
    def name(self) -> str:
        """The name that `--name` takes."""
        return self.folder.name

    @property
    def log(self) -> Path:
        """The emulator's log, a new one for every `up`."""
        return self.folder / "emulator.log"

    @property
    def kept_port(self) -> int | None:
        """The port that it had when it ran last, and has again; None before the first time."""
        try:
            return int(self._port.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def start(
        self, *, port: int | None = None, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION
    ) -> LocalAws:
        """Start it and return it; it runs until `stop`.

        Args:
            port: TCP port on the loopback interface, by default the one that it had before.
            account: 12-digit account number, by default 000000000000.
            region: region of everything that names none, by default us-east-1.

        Raises:
            LocalAwsError: it runs already, the port is busy, or the emulator does not start.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._pid() is not None:
            running = self.find()
            where = f" at {running.endpoint}" if running else ""
            message = f"a local AWS runs already{where}; stop it with: {self.command('down')}"
            raise LocalAwsError(message)
        emulator = start_emulator(
            account=account,
            region=region,
            port=self._usual_port() if port is None else port,
            lock=self._lock,
            log=self.log,
            project=self.project,
        )
        self._keep(emulator, account, region)
        # What cdk remembers of its last hotswap is not true of an AWS that is empty.
        self.forget_hotswaps(account)
        return LocalAws(
            port=emulator.port, account=account, region=region, folder=emulator.folder, emulator=emulator
        )

    def find(self) -> LocalAws | None:
        """Return the running one, or None."""
        if self._pid() is None:
            return None
        try:
            record = json.loads(self._record.read_text(encoding="utf-8"))
            if answering_token(record["port"]) != record["token"]:
                return None
            return LocalAws(
                port=record["port"],
                account=record["account"],
                region=record["region"],
                folder=Path(record["folder"]),
                emulator=None,
            )
        except (OSError, ValueError, KeyError):
            return None

    def require(self) -> LocalAws:
        """Return the running one.

        Raises:
            LocalAwsError: none runs.
        """
        found = self.find()
        if found is None:
            others = [f"{other.name} of {other.project}" for other in self._running_others()]
            where = f" for {self.project}" if others else ""
            message = f"no local AWS is running{where}; start one with: {self.command('up')}"
            also = f"; or choose another one that runs with --name: {', '.join(others)}" if others else ""
            raise LocalAwsError(message + also)
        return found

    def stop(self) -> bool:
        """Stop it and everything in it; return whether one was running.

        Raises:
            LocalAwsError: it did not end in time.
        """
        pid = self._pid()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            end = time.monotonic() + _STOP_SECONDS
            while self._pid() == pid:
                if time.monotonic() >= end:
                    message = f"the local AWS (process {pid}) did not end within {_STOP_SECONDS:.0f} seconds"
                    raise LocalAwsError(message)
                time.sleep(0.02)
        self._record.unlink(missing_ok=True)
        return pid is not None

    def forget_hotswaps(self, account: str) -> None:
        """Have the next `cdk deploy --hotswap` of the project compare with what is really deployed."""
        forget_hotswaps(self.project, account)

    def command(self, name: str) -> str:
        """Return the command line for this one, such as `constructs-lib local up`."""
        named = self.folder.parent == _all_folders() and self.name != _name_of(self.project)
        return f"constructs-lib local {name}" + (f" --name {self.name}" if named else "")

    @property
    def _lock(self) -> Path:
        return self.folder / "local.lock"

    @property
    def _record(self) -> Path:
        return self.folder / "local.json"

    @property
    def _port(self) -> Path:
        return self.folder / "port"

    def _keep(self, emulator: Emulator, account: str, region: str) -> None:
        record = {
            "port": emulator.port,
            "account": account,
            "region": region,
            "folder": str(emulator.folder),
            "token": emulator.token,
            "project": str(self.project.absolute()),
        }
        self._record.write_text(json.dumps(record), encoding="utf-8")
        self._port.write_text(str(emulator.port), encoding="utf-8")

    def _usual_port(self) -> int:
        kept = self.kept_port
        if kept is not None and is_free(kept):
            return kept
        port = self._new_port()
        if kept is not None:
            message = (
                f"port {kept}, which this local AWS had before, is busy; stop what listens there or choose"
                f" another port: {self.command('up')} --port {port}"
            )
            raise LocalAwsError(message)
        return port

    def _new_port(self) -> int:
        taken = {other.kept_port for other in _all()}
        first = int(hashlib.sha256(self.name.encode()).hexdigest()[:8], 16)
        ports = (_FIRST_PORT + (first + step) % _PORTS for step in range(_PORTS))
        return next(port for port in ports if port not in taken and is_free(port))

    def _running_others(self) -> Iterator["Background"]:
        yield from (other for other in _all() if other.folder != self.folder and other.find() is not None)

    def _pid(self) -> int | None:
        try:
            with self._lock.open("r+", encoding="utf-8") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(file.read() or 0) or None
        except (FileNotFoundError, ValueError):
            pass
        return None


def _all_folders() -> Path:
    return platformdirs.user_state_path("constructs-lib") / "local"


def _name_of(project: Path) -> str:
    # Two projects may be in folders of one name, so the name of the folder alone is not enough.
    readable = re.sub(r"[^A-Za-z0-9]+", "-", project.absolute().name).strip("-")[:40] or "root"
    return f"{readable}-{hashlib.sha256(os.fsencode(project.absolute())).hexdigest()[:6]}"


def _all() -> Iterator[Background]:
    for folder in sorted(_all_folders().glob("*/")):
        with contextlib.suppress(OSError, ValueError, KeyError):
            record = folder / "local.json"
            known = json.loads(record.read_text(encoding="utf-8"))["project"] if record.exists() else ""
            yield Background(folder, Path(known))
