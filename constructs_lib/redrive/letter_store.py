"""What a queue and a bucket of failed events have in common: nothing that is not sent is lost."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from constructs_lib.redrive.letter import Letter

__all__ = ["Found", "Store", "oldest_first", "server_time"]

# A letter, and the message or object it came in.
Found = tuple[Letter, dict[str, Any]]


class Store(Protocol):
    """Failed events of one queue or bucket; leave `release` to the end, whatever happens."""

    def count(self) -> int:
        """Return about how many failed events lie here."""

    def letters(self, wanted: Callable[[], int]) -> Iterator[Found]:
        """Return the failed events that lay here at the start, each once, with the message they came in."""

    def keep(self, letter: Letter, seconds: int) -> None:
        """Hide a failed event from others for so long from now on."""

    def remove(self, letter: Letter) -> None:
        """Remove a failed event that was sent back."""

    def release(self) -> None:
        """Make every failed event receivable again at once that was looked at and not removed."""


def oldest_first(found: Iterator[Found]) -> list[Found]:
    """Return failed events with those of a shard in the order of their records, all others as they came."""

    def place(item: Found) -> tuple[str, str, int]:
        # As numbers: as texts, 100 would come before 99.
        letter = item[0]
        if letter.position is None or not letter.position.start.isdecimal():
            return "", "", 0
        source = letter.route.poller.source if letter.route and letter.route.poller else ""
        return source, letter.position.shard, int(letter.position.start)

    return sorted(found, key=place)


def server_time(response: dict[str, Any]) -> datetime:
    """Return the time on AWS's clock; on this machine's, which is finer, where the two agree."""
    # It is compared with times that AWS wrote: with a clock that is fast, letters would be taken twice. The
    # header has whole seconds, and no letter of the current one is to be missed.
    server = parsedate_to_datetime(response["ResponseMetadata"]["HTTPHeaders"]["date"])
    here = datetime.now(UTC)
    return here if abs(here - server) < timedelta(seconds=2) else server + timedelta(seconds=1)
