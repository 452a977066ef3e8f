"""The local AWS that keeps running in the background: one per user, found again through its record."""

import contextlib
import fcntl
import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from constructs_lib.local.emulator import answering_token, start_emulator
from constructs_lib.local.environment_variables import DEFAULT_ACCOUNT, DEFAULT_REGION
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.local_aws import LocalAws

__all__ = ["Background"]

_STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Background:
    """The background local AWS of one user.

    Its guard process holds the lock of the lock file for as long as it lives. So a recorded process id is
    believed only while that lock is held: a number that the system gave to another process is never ended.

    Attributes:
        folder: where the record, the lock and the log lie.
    """

    folder: Path

    @classmethod
    def of_user(cls) -> "Background":
        """Return the one of the current user."""
        return cls(platformdirs.user_state_path("constructs-lib"))

    @property
    def log(self) -> Path:
        """The emulator's log, started anew by every `up`."""
        return self.folder / "emulator.log"

    def start(
        self, *, port: int | None = None, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION
    ) -> LocalAws:
        """Start it and return it; it runs until `stop`.

        Args:
            port: TCP port on the loopback interface, a free one by default.
            account: 12-digit account number, by default 000000000000.
            region: region of everything that names none, by default us-east-1.

        Raises:
            LocalAwsError: it runs already, the port is busy, or the emulator does not start.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._pid() is not None:
            running = self.find()
            where = f" at {running.endpoint}" if running else ""
            message = f"a local AWS runs already{where}; stop it with: constructs-lib local down"
            raise LocalAwsError(message)
        emulator = start_emulator(account=account, region=region, port=port, lock=self._lock, log=self.log)
        record = {
            "port": emulator.port,
            "account": account,
            "region": region,
            "folder": str(emulator.folder),
            "token": emulator.token,
        }
        self._record.write_text(json.dumps(record), encoding="utf-8")
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
            message = "no local AWS is running; start one with: constructs-lib local up"
            raise LocalAwsError(message)
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

    @property
    def _lock(self) -> Path:
        return self.folder / "local.lock"

    @property
    def _record(self) -> Path:
        return self.folder / "local.json"

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
