"""Failed events in an SQS queue."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.letter_store import Found, oldest_first, server_time
from constructs_lib.redrive.reading import read_message
from constructs_lib.redrive.route import Route, RouteKind
from constructs_lib.redrive.unwrapping import sent_at

__all__ = ["BATCH", "QueueStore"]

# As many as one call receives.
BATCH = 10
# An empty answer to a short poll proves nothing; a long one has asked every server of the queue.
_LONG_POLL_SECONDS = 1
# Letters that come again and again are held by us already: their visibility has run out meanwhile.
_STALE_RECEIVES = 3


class QueueStore:
    """Failed events of an SQS queue.

    Args:
        sqs: an SQS client.
        url: URL of the queue.
        routes: the routes that end here and were asked for.
        visibility: says for how many seconds received failed events stay hidden, given how many failed
            events there are.
        patient: whether to wait for failed events that another run holds, such as one that was killed.
        notice: is called with one line for a person.
    """

    def __init__(
        self,
        sqs: Any,
        url: str,
        routes: Sequence[Route],
        *,
        visibility: Callable[[int], int],
        patient: bool,
        notice: Callable[[str], None],
    ) -> None:
        self._sqs = sqs
        self._url = url
        self._routes = routes
        self._patient = patient
        self._notice = notice
        self._held: dict[str, str] = {}
        self._removed: set[str] = set()
        self._give_up: float | None = None
        self._looked_again = False
        # One answer gives both the time and the count, so that they are of the same moment.
        attributes = self._attributes()
        self._start = server_time(attributes)
        self._visibility = visibility(_total(attributes))

    def count(self) -> int:
        """Return about how many failed events lie here, hidden ones included."""
        return _total(self._attributes())

    def letters(self, wanted: Callable[[], int]) -> Iterator[Found]:
        """Return the failed events that lay here at the start, each once, with the message they came in.

        Args:
            wanted: says how many failed events are still wanted; 0 ends it.
        """
        found = self._found(wanted)
        # A queue has no order, and the records of a shard have one.
        is_ordered = any(route.kind is RouteKind.STREAM for route in self._routes)
        for item in oldest_first(found) if is_ordered else found:
            if wanted() <= 0:
                return
            yield item

    def keep(self, letter: Letter, seconds: int) -> None:
        """Hide a failed event from others for so long from now on."""
        self._sqs.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=self._held[letter.id], VisibilityTimeout=seconds
        )

    def _found(self, wanted: Callable[[], int]) -> Iterator[Found]:
        stale = 0
        while stale < _STALE_RECEIVES and (size := min(BATCH, wanted())) > 0:
            messages = self._receive(size)
            if not messages and not self._more_may_come():
                return
            fresh = [message for message in messages if self._hold(message)]
            stale = stale + 1 if messages and not fresh else 0
            for message in fresh:
                # What came back since the start would be sent for ever if it always fails. It stays hidden,
                # or it would be received again at once. In a dead-letter queue a message of a standard queue
                # has the time when it was sent, one of a FIFO queue the time when it was moved:
                # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
                if sent_at(message) <= self._start:
                    yield read_message(message, self._routes), message

    def remove(self, letter: Letter) -> None:
        """Remove a failed event that was sent back."""
        # Noted even if the call fails: what was sent is not sent again by this run.
        self._removed.add(letter.id)
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=self._held[letter.id])
        del self._held[letter.id]

    def release(self) -> None:
        """Make every failed event receivable again at once that was looked at and not removed."""
        # What fails alone in a batch is not looked at: it comes back by itself when its time is over.
        handles = list(self._held.values())
        self._held.clear()
        for start in range(0, len(handles), BATCH):
            entries = [
                {"Id": str(number), "ReceiptHandle": handle, "VisibilityTimeout": 0}
                for number, handle in enumerate(handles[start : start + BATCH])
            ]
            try:
                self._sqs.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)
            except (BotoCoreError, ClientError):
                self._notice(f"some failed events become visible again only after {self._visibility} seconds")
                return

    def _receive(self, size: int) -> list[dict[str, Any]]:
        # The queue's own visibility is for its consumers, and may be shorter than a letter is held here.
        received = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=size,
            VisibilityTimeout=self._visibility,
            WaitTimeSeconds=_LONG_POLL_SECONDS,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: list[dict[str, Any]] = received.get("Messages", [])
        self._looked_again = self._looked_again and not messages
        return messages

    def _hold(self, message: dict[str, Any]) -> bool:
        """Note the receipt handle of a message and return whether it is seen for the first time."""
        key, handle = message["MessageId"], message["ReceiptHandle"]
        is_new = key not in self._held and key not in self._removed
        # Only the last handle of a message counts: with an older one a removal succeeds and may do nothing.
        # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
        self._held[key] = handle
        if key in self._removed:
            # It was sent, and only its removal is missing.
            with suppress(BotoCoreError, ClientError):
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=handle)
                del self._held[key]
        return is_new

    def _more_may_come(self) -> bool:
        counts = self._attributes()["Attributes"]
        hidden = int(counts["ApproximateNumberOfMessagesNotVisible"]) - len(self._held)
        if not self._patient:
            return False
        if hidden <= 0:
            return self._some_became_receivable(int(counts["ApproximateNumberOfMessages"]))
        self._looked_again = False
        now = time.monotonic()
        # A run that was killed leaves its letters hidden for about as long as this one would. What is hidden
        # for longer belongs to a run that goes on.
        if self._give_up is None:
            self._give_up = now + self._visibility + 2 * _LONG_POLL_SECONDS
            letters = "1 failed event" if hidden == 1 else f"{hidden} failed events"
            self._notice(f"waiting up to {self._visibility} s for {letters} that another run has received")
        return now < self._give_up

    def _some_became_receivable(self, count: int) -> bool:
        # What others held may have come back after the empty answer and before it was counted. Only one more
        # look is for that: AWS counts letters for up to a minute after they were removed.
        looked_again, self._looked_again = self._looked_again, True
        return count > 0 and not looked_again

    def _attributes(self) -> dict[str, Any]:
        names = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesNotVisible",
        ]
        found: dict[str, Any] = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=names)
        return found


def _total(attributes: dict[str, Any]) -> int:
    return sum(int(value) for value in attributes["Attributes"].values())
