"""Every source of events: what becomes of good, bad, late and repeated ones, and where bad ones lie."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from constructs_lib.local import LocalAws
from tests.rehearsal.consumers import APP, Consumers, Effect
from tests.rehearsal.events import Event
from tests.support.assemblies import synthesised
from tests.support.waiting import PATIENCE, until

from .metrics import total

SOURCES = ("queue", "fifo", "table", "stream", "bucket", "event", "topic")
TIMEOUT = 15
"""Seconds in which a busy machine, too, is done with an event."""
FAILING = ("poison", "crash", "slow")
NEIGHBOURS = 6
"""Events that are sent in one batch with a poison one."""


def is_polled(source: str) -> bool:
    """Whether Lambda reads the source itself; the others invoke the function asynchronously."""
    return source not in {"bucket", "event", "topic"}


def numbered(source: str) -> dict[str, str]:
    """The ids of a source's events by what they are for."""
    names = (
        *("normal", "ignored", "repeated", "late", "throttled"),
        *FAILING,
        *(f"recovering {fate}" for fate in FAILING),
        *(() if is_polled(source) else ("in the way",)),
        "poison in a batch",
        *(f"neighbour {number}" for number in range(NEIGHBOURS)),
    )
    return {name: f"{source}-{number:06}" for number, name in enumerate(names)}


@dataclass
class Course:
    """What became of the events of a source, before and after its function was mended."""

    ids: dict[str, str]
    effects: dict[str, Effect]
    letters: set[str]
    redriven: dict[str, Effect]

    def effect(self, name: str) -> Effect:
        return self.effects[self.ids[name]]


class Sender:
    def __init__(self, consumers: Consumers, source: str) -> None:
        self._consumers = consumers
        self._source = source
        self.ids = numbered(source)

    def send(self, *names: str, fate: str = "ok", version: int = 1, kind: str = "order") -> None:
        events = [Event(self.ids[name], version, fate, kind) for name in names]
        self._consumers.send(self._source, events)

    def took_effect(self, *names: str) -> bool:
        seen = self._consumers.effects_of(self._source)
        return all(self.ids[name] in seen and seen[self.ids[name]].effects for name in names)

    def until_effect(self, *names: str) -> None:
        until(lambda: self.took_effect(*names))

    def until_begun(self, name: str) -> None:
        until(lambda: self._consumers.has_begun(self._source, self.ids[name]))


def run(consumers: Consumers, source: str) -> Course:
    """Send everything, wait until it had its effect or lies in the failure route, and send that back."""
    sender = Sender(consumers, source)
    sender.send("normal")
    sender.until_effect("normal")
    throttle(consumers, source, sender)
    sender.send("ignored", kind="ignored")
    sender.send("repeated")
    sender.send("repeated")
    sender.send("late", version=2)
    sender.until_effect("late")
    sender.send("late", version=1)
    batch = [Event(sender.ids[f"neighbour {number}"]) for number in range(NEIGHBOURS)]
    batch.insert(NEIGHBOURS // 2, Event(sender.ids["poison in a batch"], fate="poison"))
    consumers.send(source, batch)
    sender.until_effect(*(f"neighbour {number}" for number in range(NEIGHBOURS)))
    for fate in FAILING:
        # A crash takes the batch of a queue with it, and nothing splits that: so each has its own.
        sender.send(f"recovering {fate}", fate=f"{fate}:1")
        sender.until_begun(f"recovering {fate}")
    sender.until_effect(*(f"recovering {fate}" for fate in FAILING))
    for fate in FAILING:
        sender.send(fate, fate=fate)
    failing = {sender.ids[name] for name in (*FAILING, "poison in a batch")}
    sender.until_effect(
        *(name for name in sender.ids if name != "ignored" and sender.ids[name] not in failing)
    )
    letters: set[str] = set()

    def arrived() -> bool:
        letters.update(consumers.letters(source))
        return failing <= letters

    until(arrived, pause=2.0)
    effects = consumers.effects_of(source)
    consumers.mend(source)
    wanted = [name for name in sender.ids if name != "ignored"]

    def brought_back() -> bool:
        consumers.redrive(source)
        return sender.took_effect(*wanted)

    until(brought_back, pause=2.0)
    return Course(sender.ids, effects, letters, consumers.effects_of(source))


def throttle(consumers: Consumers, source: str, sender: Sender) -> None:
    """Have an event find the function busy, or for pollers not available at all."""
    consumers.throttle(source, 0 if is_polled(source) else 1)
    if not is_polled(source):
        consumers.give_time(source, int(PATIENCE))
        sender.send("in the way", fate="held")
        sender.until_begun("in the way")
    sender.send("throttled")
    function = consumers.function(source)
    until(lambda: total(consumers.client("cloudwatch"), "Throttles", function))
    assert not sender.took_effect("throttled")
    if not is_polled(source):
        consumers.let_go(source)
        sender.until_effect("in the way")
        consumers.give_time(source, TIMEOUT)
    consumers.release(source)
    sender.until_effect("throttled")


@pytest.fixture(scope="module")
def courses(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Course]:
    assembly = synthesised(APP, tmp_path_factory.mktemp("consumers"), timeout=TIMEOUT)
    consumers = Consumers(local_aws, local_aws.deploy(assembly))
    with ThreadPoolExecutor(len(SOURCES)) as threads:
        return dict(zip(SOURCES, threads.map(lambda source: run(consumers, source), SOURCES), strict=True))


@pytest.fixture(params=SOURCES)
def course(courses: dict[str, Course], request: pytest.FixtureRequest) -> Course:
    return courses[request.param]


def test_event_takes_effect_once(course: Course) -> None:
    assert course.effect("normal").effects == 1


def test_event_that_the_filter_drops_is_nowhere(course: Course) -> None:
    assert course.ids["ignored"] not in {*course.effects, *course.letters, *course.redriven}


@pytest.mark.parametrize("name", [*FAILING, "poison in a batch"])
def test_event_that_always_fails_lies_in_the_route_and_had_no_effect(course: Course, name: str) -> None:
    assert course.ids[name] in course.letters
    assert course.ids[name] not in course.effects


@pytest.mark.parametrize("fate", FAILING)
def test_event_that_fails_once_is_tried_again(course: Course, fate: str) -> None:
    assert course.effect(f"recovering {fate}").effects == 1
    assert course.ids[f"recovering {fate}"] not in course.letters


@pytest.mark.parametrize("number", range(NEIGHBOURS))
def test_neighbour_of_a_poison_event_takes_effect_once(course: Course, number: int) -> None:
    assert course.effect(f"neighbour {number}").effects == 1
    assert course.ids[f"neighbour {number}"] not in course.letters


def test_throttled_event_is_not_lost(course: Course) -> None:
    assert course.effect("throttled").effects == 1


def test_repeated_event_takes_effect_once(course: Course) -> None:
    repeated = course.effect("repeated")
    assert repeated.effects == 1
    # A FIFO queue drops the second by itself.
    assert (repeated.repeats == 0) == course.ids["repeated"].startswith("fifo")


def test_late_event_does_not_undo_a_newer_one(course: Course) -> None:
    assert course.effect("late").newest == 2
    assert course.effect("late").effects == 1


@pytest.mark.parametrize("name", [*FAILING, "poison in a batch"])
def test_redrive_brings_back_what_failed_once_the_function_is_mended(course: Course, name: str) -> None:
    assert course.redriven[course.ids[name]].effects == 1
