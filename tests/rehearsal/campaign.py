"""One rehearsal: sends, throttles, waits until every event is accounted for, and redrives."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.rehearsal.consumers import APP, SOURCES, Consumers
from tests.rehearsal.events import Event, planned
from tests.rehearsal.faults import faulty_aws
from tests.support.assemblies import synthesised
from tests.support.waiting import PATIENCE

__all__ = ["Campaign", "Outcome", "rehearse"]

Say = Callable[[str], None]
_BATCH = 10
_ON_THE_WAY = 100


@dataclass(slots=True)
class Outcome:
    """What became of the events of one source.

    Attributes:
        source: the source.
        sent: events that its consumer is to get, each counted once.
        ignored: events that its filter is to drop.
        processed: events that took effect and are in no failure route.
        dead_lettered: events in a failure route that took no effect.
        both: events that took effect and are in a failure route all the same.
        poison: events that no attempt could have processed.
        repeats: deliveries that came again and took no effect.
        twice: events that took effect more than once.
        let_through: events that the filter should have dropped and did not.
        lost: events that neither took effect nor are in a failure route.
        redriven: letters that were sent back after the functions were mended.
        still_missing: events that took no effect after that.
        seconds: from the first event to the last that was accounted for.
    """

    source: str
    sent: int
    ignored: int
    poison: int
    processed: int = 0
    dead_lettered: int = 0
    both: int = 0
    repeats: int = 0
    twice: int = 0
    let_through: int = 0
    lost: int = 0
    redriven: int = 0
    still_missing: int = 0
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, nothing took effect twice, and a redrive brought back the rest."""
        wrong = (self.lost, self.twice, self.let_through, self.still_missing)
        return not any(wrong) and self.sent == self.processed + self.dead_lettered + self.both


@dataclass(slots=True)
class Campaign:
    """A whole rehearsal.

    Attributes:
        events: different events of each source.
        seed: what decided their fates.
        outcomes: what became of them, by source.
        faults: how often each kind of fault was injected between the functions and the local AWS.
    """

    events: int
    seed: int
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def holds(self) -> bool:
        """Whether all of it holds."""
        return all(outcome.holds for outcome in self.outcomes.values())


def rehearse(
    events: int,
    seed: int,
    *,
    timeout: int = 4,
    sources: Sequence[str] = SOURCES,
    say: Say = lambda _line: None,
) -> Campaign:
    """Send events to every source while functions crash and AWS fails, and account for each of them.

    Args:
        events: different events of each source.
        seed: decides their fates.
        timeout: seconds that each function has.
        sources: the sources.
        say: hears what is being done.
    """
    campaign = Campaign(events, seed)
    with faulty_aws(seed, timeout) as (aws, faults), tempfile.TemporaryDirectory() as folder:
        say("deploying")
        assembly = synthesised(APP, Path(folder) / "assembly", timeout=timeout)
        consumers = Consumers(aws, aws.deploy(assembly))
        plans = {source: planned(source, events, seed) for source in sources}
        runs = {source: _Run(consumers, source, plan, say) for source, plan in plans.items()}
        with ThreadPoolExecutor(len(runs)) as threads:
            for _ in threads.map(lambda run: run.work(), runs.values()):
                pass
        campaign.faults = faults.fired()
        say("mending the functions and redriving")
        with ThreadPoolExecutor(len(runs)) as threads:
            for _ in threads.map(lambda run: run.redrive(), runs.values()):
                pass
        campaign.outcomes = {source: run.outcome for source, run in runs.items()}
    return campaign


class _Run:
    """The events of one source on their way."""

    def __init__(self, consumers: Consumers, source: str, plan: Sequence[Event], say: Say) -> None:
        self._consumers = consumers
        self._source = source
        self._plan = plan
        self._say = say
        self._wanted = {event.id for event in plan if event.kind == "order"}
        self._ignored = {event.id for event in plan} - self._wanted
        self._poison = {event.id for event in plan if event.fate in {"poison", "crash", "slow"}}
        self.outcome = Outcome(source, len(self._wanted), len(self._ignored), len(self._poison))

    def work(self) -> None:
        started = time.monotonic()
        self._send()
        self._until(lambda: len(self._effective() | set(self._consumers.letters(self._source))))
        self.outcome.seconds = time.monotonic() - started
        self._account()

    def redrive(self) -> None:
        self._consumers.mend(self._source)

        def brought_back() -> int:
            # What meets another fault on its way back lies in the route again, or still.
            self.outcome.redriven += self._consumers.redrive(self._source)
            return len(self._effective())

        self._until(brought_back)
        self.outcome.still_missing = len(self._wanted - self._effective())

    def _send(self) -> None:
        batches = [self._plan[start : start + _BATCH] for start in range(0, len(self._plan), _BATCH)]
        sent = 0
        for number, batch in enumerate(batches):
            # For the middle third of the events the function may run once at a time.
            if number == len(batches) // 3:
                self._consumers.throttle(self._source, 1)
            if number == 2 * len(batches) // 3:
                self._consumers.release(self._source)
            self._consumers.send(self._source, batch)
            sent += len(batch)
            if number % 10 == 9:
                self._keep_up(sent)

    def _keep_up(self, sent: int) -> None:
        """Wait while too many are on their way: they would all fail for lack of this machine's time."""
        expected = {event.id for event in self._plan[:sent]} & (self._wanted - self._poison)
        self._until(lambda: self._consumers.count_of(self._source), enough=len(expected) - _ON_THE_WAY)
        self._say(f"{self._source}: {sent} of {len(self._plan)} sent")

    def _until(self, count: Callable[[], int], enough: int | None = None) -> None:
        """Wait until there are enough, or none was added for a long time."""
        wanted = len(self._wanted) if enough is None else enough
        most, since = -1, time.monotonic()
        while (now := count()) < wanted and time.monotonic() - since < PATIENCE:
            if now > most:
                most, since = now, time.monotonic()
            time.sleep(2)

    def _effective(self) -> set[str]:
        seen = self._consumers.effects_of(self._source)
        return {event_id for event_id, effect in seen.items() if effect.effects}

    def _account(self) -> None:
        seen = self._consumers.effects_of(self._source)
        letters = set(self._consumers.letters(self._source))
        effective = {event_id for event_id, effect in seen.items() if effect.effects}
        outcome = self.outcome
        outcome.processed = len((effective & self._wanted) - letters)
        outcome.dead_lettered = len((letters & self._wanted) - effective)
        outcome.both = len(letters & effective & self._wanted)
        outcome.repeats = sum(effect.repeats for effect in seen.values())
        outcome.twice = sum(effect.effects > 1 for effect in seen.values())
        outcome.let_through = len((effective | letters) & self._ignored)
        outcome.lost = len(self._wanted - effective - letters)
