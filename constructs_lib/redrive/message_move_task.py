"""Has Amazon SQS move the failed events of a queue back to their source queues by itself."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from constructs_lib.redrive.clients import queue_url
from constructs_lib.redrive.outcome import Outcome, Status

__all__ = ["MoveTask", "sources_of", "start_move"]

# What a queue of another kind answers, and what an AWS that does not know the action does.
_UNSUPPORTED = {
    "AWS.SimpleQueueService.UnsupportedOperation",
    "InvalidAction",
    "UnknownOperationException",
    "UnsupportedOperation",
}


def start_move(sqs: Any, queue: str, rate: int, *, poll_seconds: float = 1.0) -> "MoveTask | None":
    """Start to move every failed event of a queue; return None if that is not possible.

    Args:
        sqs: an SQS client.
        queue: ARN of the failure queue.
        rate: messages per second at most.
        poll_seconds: how often to ask for the progress.
    """
    try:
        started = sqs.start_message_move_task(SourceArn=queue, MaxNumberOfMessagesPerSecond=rate)
    except ClientError as error:
        if error.response["Error"]["Code"] in _UNSUPPORTED:
            return None
        raise
    return MoveTask(sqs, queue, started["TaskHandle"], poll_seconds)


def sources_of(sqs: Any, queue: str) -> set[str] | None:
    """Return the names of all queues whose failed messages go to a queue; None where that cannot be asked."""
    try:
        pages = sqs.get_paginator("list_dead_letter_source_queues").paginate(QueueUrl=queue_url(sqs, queue))
        return {str(url).rsplit("/", 1)[-1] for page in pages for url in page.get("queueUrls", [])}
    except ClientError as error:
        if error.response["Error"]["Code"] in _UNSUPPORTED:
            return None
        raise


class MoveTask:
    """A move that SQS is doing; use `start_move`.

    Attributes:
        failure: why SQS ended it before its end; empty when it did not.
    """

    def __init__(self, sqs: Any, queue: str, handle: str, poll_seconds: float) -> None:
        self._sqs = sqs
        self._queue = queue
        self._handle = handle
        self._poll_seconds = poll_seconds
        self._moved = 0
        self.failure = ""

    def outcomes(self, sleep: Callable[[float], None] = time.sleep) -> Iterator[Outcome]:
        """Return what was moved, step by step, until it has ended; leaving it early ends the move.

        Args:
            sleep: waits between two questions.
        """
        running = True
        try:
            while running:
                task = self._look()
                running = task["Status"] in {"RUNNING", "CANCELLING"}
                yield from self._news(task)
                # A letter that fails again comes back to the queue while the move goes on, and would be moved
                # again. SQS has counted at the start how many there are to move (ListMessageMoveTasks).
                if (
                    task["Status"] == "RUNNING"
                    and 0 < task.get("ApproximateNumberOfMessagesToMove", 0) <= self._moved
                ):
                    self._cancel()
                if running:
                    sleep(self._poll_seconds)
            if task["Status"] == "FAILED":
                self.failure = task.get("FailureReason", "no reason given")
        finally:
            # The task is SQS's, and would go on without this process.
            if running:
                self._cancel()

    def _look(self) -> dict[str, Any]:
        # The most recent one is ours: a queue has one task at a time, and one that has ended shows no handle.
        results = self._sqs.list_message_move_tasks(SourceArn=self._queue, MaxResults=1)["Results"]
        task: dict[str, Any] = results[0]
        return task

    def _news(self, task: dict[str, Any]) -> Iterator[Outcome]:
        moved = task.get("ApproximateNumberOfMessagesMoved", 0)
        if moved > self._moved:
            count, self._moved = moved - self._moved, moved
            yield Outcome(Status.SENT, None, count=count)

    def _cancel(self) -> None:
        try:
            self._sqs.cancel_message_move_task(TaskHandle=self._handle)
        except ClientError:
            # It has ended between the question and this; the next look says how.
            return
