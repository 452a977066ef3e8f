"""The rehearsal in short: every fate, many faults, and each event accounted for; `make rehearse` is long."""

import pytest

from tests.rehearsal.campaign import Campaign, Outcome, rehearse
from tests.rehearsal.consumers import SOURCES
from tests.rehearsal.report import as_page

# What becomes of an event of each source is seen in test_consumers, too; here are the faults between.
pytestmark = pytest.mark.all_blueprints

EVENTS = 14
TIMEOUT = 15
"""Seconds in which a busy machine, too, is done with an event."""


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return rehearse(EVENTS, seed=1, timeout=TIMEOUT)


@pytest.fixture(params=SOURCES)
def outcome(campaign: Campaign, request: pytest.FixtureRequest) -> Outcome:
    return campaign.outcomes[request.param]


def test_every_event_is_processed_or_dead_lettered(outcome: Outcome) -> None:
    assert outcome.lost == 0
    assert outcome.sent == outcome.processed + outcome.dead_lettered + outcome.both


def test_poison_is_among_the_dead_letters(outcome: Outcome) -> None:
    assert 0 < outcome.poison <= outcome.dead_lettered


def test_nothing_takes_effect_twice(outcome: Outcome) -> None:
    assert outcome.twice == 0


def test_filter_lets_nothing_through(outcome: Outcome) -> None:
    assert outcome.ignored > 0
    assert outcome.let_through == 0


def test_redrive_brings_back_all_that_failed(outcome: Outcome) -> None:
    assert outcome.redriven > 0
    assert outcome.still_missing == 0


def test_page_tells_each_source(campaign: Campaign) -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in as_page(campaign).splitlines()]
    assert [row for row in rows if row in SOURCES] == list(SOURCES)
