"""The events of a rehearsal: what is to become of each is decided by a seed, and written in the event."""

import random
from dataclasses import asdict, dataclass

__all__ = ["FATES", "Event", "planned"]

FATES = {
    "ok": 0.953,
    "poison": 0.010,
    "poison:2": 0.010,
    "crash:1": 0.004,
    "crash": 0.001,
    "slow:1": 0.001,
    "slow": 0.001,
    "ignored": 0.010,
    "repeated": 0.010,
}
"""Shares of what becomes of events; `:N` is over after N attempts, `slow` outlasts the function's timeout."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        id: its source and number.
        version: an event of the same id and an older version has no effect.
        fate: what the function does with it.
        kind: what the consumer's filter looks at.
    """

    id: str
    version: int = 1
    fate: str = "ok"
    kind: str = "order"

    @property
    def body(self) -> dict[str, object]:
        """The event as JSON."""
        return asdict(self)


def planned(source: str, count: int, seed: int) -> list[Event]:
    """Return the events of a source: `count` that are different, some of them twice."""
    chance = random.Random(f"{seed} {source}")  # noqa: S311 - to be repeated, not to be secret
    drawn = chance.choices(list(FATES), weights=list(FATES.values()), k=count)
    # In a short rehearsal, too, everything happens.
    drawn[: len(FATES)] = list(FATES)
    events = []
    for number, fate in enumerate(drawn):
        event_id = f"{source}-{number:06}"
        match fate:
            case "ignored":
                events.append(Event(event_id, kind="ignored"))
            case "repeated":
                events += [Event(event_id)] * 2
            case _:
                events.append(Event(event_id, fate=fate))
    chance.shuffle(events)
    return events
