"""`constructs-lib local watch` of a small app, as a person runs it, whose files are edited."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import boto3

from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE, until

__all__ = ["WATCHED", "WatchedApp"]

WATCHED = ROOT / "tests" / "e2e" / "apps" / "watched"
T = TypeVar("T")


class WatchedApp:
    """The app in a folder of its own, watched until the block ends.

    Args:
        folder: where its project and its notes are to lie.
        app: the file of the app: `cdk_app.py`, or `plain_app.py` without the CDK library.
        options: further options of the command.
    """

    def __init__(self, folder: Path, app: str, *options: str) -> None:
        self.project, self.notes = folder / "project", folder / "notes"
        shutil.copytree(WATCHED, self.project, ignore=shutil.ignore_patterns("__pycache__"))
        (self.project / "cdk.json").write_text(json.dumps({"app": f"python3 {app}"}))
        self.notes.mkdir()
        self.app = app
        self.environment = os.environ | {
            "WATCHED_NOTES": str(self.notes),
            "XDG_STATE_HOME": str(folder / "state"),
            # A process with CDK loaded would stay when the test has ended.
            "CONSTRUCTS_LIB_SYNTH": "cold",
            "PYTHONFAULTHANDLER": "1",
        }
        self.lines: list[str] = []
        self._has_ended = False
        self._command = [sys.executable, "-m", "constructs_lib.cli", "local", "watch", *options]

    def __enter__(self) -> Self:
        self._has_ended = False
        self.process = subprocess.Popen(
            self._command,
            cwd=self.project,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        line = self.line_with("watching ", 0)
        self._endpoint = re.findall(r"http://\S+(?=;)", line)[0]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line.rstrip())

    def client(self, service: str) -> Any:
        """Return a boto3 client for its local AWS."""
        return boto3.client(
            service,
            endpoint_url=self._endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def line_with(self, text: str, first: int) -> str:
        """Wait for a line with a text among those from the first one on, and return it."""

        def look() -> str | None:
            return next((line for line in self.lines[first:] if text in line), None)

        try:
            return self.until(look, pause=0.01) or ""
        except AssertionError as error:
            error.add_note(f"no {text!r} among the lines from {first} on")
            raise

    def until(
        self, look: Callable[[], T], is_there: Callable[[T], object] = bool, *, pause: float | None = None
    ) -> T:
        """Look until it is there, for as long as the command runs or after it was waited for, and return it.

        Where it never comes, the error has the lines, and where each thread of the command stands.
        """

        def look_while_it_runs() -> T:
            is_over = self.process.poll() is not None and not self._has_ended
            found = look()
            assert is_there(found) or not is_over, "the command has ended"
            return found

        try:
            return until(look_while_it_runs, is_there, pause=pause)
        except AssertionError as error:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait()
            self._reader.join(PATIENCE)
            error.add_note("\n".join(self.lines))
            raise

    def edit(self, name: str, old: str, new: str) -> int:
        """Change a text in a file, and return how many lines were there before."""
        count, file = len(self.lines), self.project / name
        content, times = re.subn(old, new, file.read_text())
        assert times, f"no {old} in {name}"
        file.write_text(content)
        return count

    def ask(self, what: str = "nothing") -> dict[str, Any]:
        """Invoke the function."""
        name = self.physical_id("Function")
        payload = json.dumps({"what": what})
        answer = self.client("lambda").invoke(FunctionName=name, Payload=payload)["Payload"]
        found: dict[str, Any] = json.load(answer)
        return found

    def visibility_timeout(self) -> str:
        """Return the setting of the queue."""
        attributes = self.client("sqs").get_queue_attributes(
            QueueUrl=self.physical_id("Queue"), AttributeNames=["VisibilityTimeout"]
        )
        return str(attributes["Attributes"]["VisibilityTimeout"])

    def physical_id(self, kind: str) -> str:
        """Return the name of what is of a type, such as `Queue`."""
        found = self.client("cloudformation").list_stack_resources(StackName="Watched")
        resources = found["StackResourceSummaries"]
        return next(
            str(each["PhysicalResourceId"])
            for each in resources
            if each["ResourceType"].endswith(f"::{kind}")
        )

    def interrupt(self) -> int:
        """Press Ctrl-C, and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """Wait for the end of the command, and return its exit code."""
        code = self.until(self.process.poll, lambda found: found is not None)
        self._has_ended = True
        self._reader.join(PATIENCE)
        assert code is not None
        return code

    def change_the_handler(self, answer: str) -> None:
        """Edit the handler, and wait until it answers with the new code."""
        name, client = self.physical_id("Function"), self.client("lambda")
        self.edit("handler/index.py", 'ANSWER = ".*"', f'ANSWER = "{answer}"')
        self.until(
            lambda: json.load(client.invoke(FunctionName=name, Payload="{}")["Payload"]).get("answer"),
            lambda found: found == answer,
            pause=0.02,
        )

    def change_the_stack(self, seconds: int) -> None:
        """Edit the stack, and wait until the queue has the new setting."""
        queue, client = self.physical_id("Queue"), self.client("sqs")
        names = ["VisibilityTimeout"]
        self.edit(self.app, r"VISIBILITY_TIMEOUT = \d+", f"VISIBILITY_TIMEOUT = {seconds}")
        self.until(
            lambda: client.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"][names[0]],
            lambda found: found == str(seconds),
            pause=0.02,
        )
