"""Follows the logs of functions while they are written."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Self

from botocore.exceptions import BotoCoreError, ClientError

from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.function_logs import log_group
from constructs_lib.local.local_aws import LocalAws
from constructs_lib.templates.deployed import Deployed
from constructs_lib.templates.lookup import spoken

__all__ = ["LogTail"]

_PAUSE = 0.5
# An environment hands its lines over when an invocation has ended: they may be older than those of others.
_LATE_MILLISECONDS = 60_000


class LogTail:
    """Tells each log line of the functions of a local AWS, in a thread of its own; use it in `with`.

    Args:
        aws: the local AWS.
        tell: gets the function's construct path, or its name where none is known, and a line.
        pause: seconds between two looks, by default 0.5.
    """

    def __init__(self, aws: LocalAws, tell: Callable[[str, str], None], *, pause: float = _PAUSE) -> None:
        self._aws, self._tell, self._pause = aws, tell, pause
        self._since = _milliseconds()
        self._seen: dict[str, Counter[tuple[str, int, str]]] = {}
        self._groups: dict[str, str] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def look_for_functions(self) -> None:
        """Follow the functions that are there now, too.

        Raises:
            LocalAwsError: the local AWS does not answer.
        """
        try:
            found = Deployed.read(self._aws.client("cloudformation")).made("AWS::Lambda::Function")
            client = self._aws.client("lambda")
            self._groups = {log_group(client, each.physical_id): spoken(each) for each in found}
        except (ClientError, BotoCoreError) as error:
            message = f"the logs cannot be followed: {error}"
            raise LocalAwsError(message) from None

    def __enter__(self) -> Self:
        self.look_for_functions()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        client = self._aws.client("logs")
        while not self._ended.wait(self._pause):
            try:
                self._look(client, self._groups.items())
            except (ClientError, BotoCoreError):
                # It is being stopped, or was: whoever does the next thing with it says so.
                continue

    def _look(self, client: Any, groups: Iterable[tuple[str, str]]) -> None:
        since = max(self._since, _milliseconds() - _LATE_MILLISECONDS)
        pages = client.get_paginator("filter_log_events")
        for group, function in list(groups):
            try:
                found = [
                    each
                    for page in pages.paginate(logGroupName=group, startTime=since)
                    for each in page["events"]
                ]
            except client.exceptions.ResourceNotFoundException:
                # Nothing was written to it yet.
                continue
            known = self._seen.get(group, Counter())
            keys = [(each["logStreamName"], each["timestamp"], each["message"]) for each in found]
            # What is too old for this answer is in none of the next ones.
            self._seen[group] = Counter(keys)
            for stream, timestamp, message in sorted(keys, key=lambda each: int(each[1])):
                known[stream, timestamp, message] -= 1
                if known[stream, timestamp, message] < 0:
                    self._tell(function, str(message).rstrip())


def _milliseconds() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
