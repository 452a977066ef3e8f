"""The cost examples: their arithmetic is right, and they fit the templates and the examples."""

import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docs.cost_examples import PRICES, cost_lines, cost_names
from tests.support.fences import pages
from tests.support.stacks import ROOT

DATA: dict[str, Any] = tomllib.loads(PRICES.read_text())
PAGES = ROOT / "docs" / "constructs"
SNAPSHOTS = ROOT / "tests" / "stacks" / "__snapshots__" / "test_patterns"
FUNCTION = json.loads((SNAPSHOTS / "test_minimal_function.json").read_text())["Resources"]
# Its page compares the alarms of one function by hand.
OF_ITS_OWN = {"function-alarms"}
TIMES = "\N{MULTIPLICATION SIGN}"
# Such as two times $0.01 times 730, and three times $0.10 and $0.50.
BY_HAND = re.compile(rf"(\d+) {TIMES} \$([\d.]+)(?: {TIMES} (\d+))?(?: \+ \$([\d.]+))? = \$([\d.]+)")
each_example = pytest.mark.parametrize("name", cost_names())


def _table(name: str) -> list[list[str]]:
    text = (PAGES / "_costs" / f"{name}.md").read_text()
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return rows[1:]


def _number(text: str) -> Decimal:
    found = re.search(r"\d[\d,.]*", text)
    assert found
    return Decimal(found[0].replace(",", ""))


def _alarms(resources: dict[str, Any]) -> int:
    return sum(each["Type"] == "AWS::CloudWatch::Alarm" for each in resources.values())


def test_every_construct_has_an_example() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(cost_names()) | OF_ITS_OWN
    for name in cost_names():
        assert f'--8<-- "docs/constructs/_costs/{name}.md"' in (PAGES / f"{name}.md").read_text()


def test_no_example_is_left_over() -> None:
    assert {path.stem for path in (PAGES / "_costs").iterdir()} == set(cost_names())


@each_example
def test_each_row_is_its_quantity_times_its_price(name: str) -> None:
    for title, quantity, price, month in (row for row in _table(name) if row[0] != "**together**"):
        shown, _, result = quantity.partition(" = ")
        amount = Decimal(1)
        for factor in shown.split(TIMES):
            amount *= _number(factor)
        if result.endswith(" GB") and shown.endswith(" KB"):
            amount /= 1_000_000
        assert not result or _number(result) == amount, title
        usd, _, per = price.partition(" per ")
        cost = _number(usd) * amount / {"": 1, "thousand": 1_000, "million": 1_000_000}[per]
        assert abs(cost - _number(month)) <= Decimal("0.005"), title


@each_example
def test_the_last_row_is_the_sum(name: str) -> None:
    *rows, last = _table(name)
    if rows:
        assert last[0] == "**together**"
        assert sum(_number(row[3]) for row in rows) == _number(last[-1])


@each_example
def test_alarms_are_those_of_the_templates(name: str) -> None:
    example = DATA["examples"][name]
    pattern = json.loads((SNAPSHOTS / f"{example['template']}.json").read_text())["Resources"]
    alarms = _alarms(pattern) + example.get("functions", 1) * _alarms(FUNCTION)
    shown = [row for row in _table(name) if row[0] == "CloudWatch, alarms"]
    assert [_number(row[1]) for row in shown] == ([alarms] if alarms else [])


@each_example
def test_functions_are_those_of_the_smallest_example(name: str) -> None:
    functions = DATA["examples"][name].get("functions", 1)
    smallest = ROOT / "docs" / "examples" / name.replace("-", "_") / "smallest.py"
    assert not functions or smallest.read_text().count("StandardFunction(") == functions


def test_functions_are_what_the_examples_count_on() -> None:
    (function,) = (each for each in FUNCTION.values() if each["Type"] == "AWS::Lambda::Function")
    (log,) = (each for each in FUNCTION.values() if each["Type"] == "AWS::Logs::LogGroup")
    assert function["Properties"]["Architectures"] == ["arm64"]
    assert function["Properties"]["TracingConfig"] == {"Mode": "Active"}
    assert log["Properties"]["RetentionInDays"] == 30
    assert f"{TIMES} {Decimal(function['Properties']['MemorySize']) / 1024} GB" in "".join(
        line.quantity for line in cost_lines("queue-consumer")
    )


def test_every_price_is_of_a_page_of_aws_and_used() -> None:
    used = {key for each in DATA["examples"].values() for key, _ in each["lines"]} | {"alarms"}
    assert used == set(DATA["prices"])
    for price in DATA["prices"].values():
        assert re.fullmatch(r"https://aws\.amazon\.com/[a-z0-9/-]+/pricing/(on-demand/)?", price["source"])


def test_arithmetic_that_is_written_by_hand_is_right() -> None:
    found = [(page, sum_) for page in pages() for sum_ in BY_HAND.finditer(page.read_text())]
    assert len(found) >= 4
    for page, sum_ in found:
        number, price, hours, more, result = (Decimal(each or 0) for each in sum_.groups())
        assert number * price * (hours or 1) + more == result, f"{page.relative_to(ROOT)}: {sum_[0]}"


def test_the_page_of_alarms_has_the_price_of_the_others() -> None:
    page = Path(PAGES / "function-alarms.md").read_text()
    assert f"${DATA['prices']['alarms']['usd']} a month for each metric" in page
