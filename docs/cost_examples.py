"""Does the arithmetic of the cost examples: prices and quantities are in prices.toml, alarms in templates."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

__all__ = ["CostLine", "cost_example", "cost_lines", "cost_names"]

PRICES = Path(__file__).parent / "prices.toml"
_SNAPSHOTS = Path(__file__).parents[1] / "tests" / "stacks" / "__snapshots__" / "test_patterns"
_FUNCTION = "test_minimal_function"
_NUMBER = re.compile(r"[\d,.]+")
_TIMES = " \N{MULTIPLICATION SIGN} "
_CENT = Decimal("0.01")
_PER = {1: "", 1_000: " per thousand", 1_000_000: " per million"}
_KB_IN_GB = Decimal(1_000_000)
_TRACES = (
    "Lambda records a trace of the first request in each second and of 5 % of the others"
    " ([AWS](https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html)), so that requests which are\n"
    "spread over the month are nearly all recorded; `tracing=lambda_.Tracing.DISABLED` of the function\n"
    "records none."
)


@dataclass(frozen=True)
class CostLine:
    """One line of an example: its price, how its quantity comes about, and what it costs."""

    title: str
    source: str
    quantity: str
    price: str
    usd: Decimal


def cost_names() -> list[str]:
    """Return the pages that have an example."""
    return list(_data()["examples"])


def cost_example(name: str) -> str:
    """Return the table of an example, and what is the largest part of it."""
    data = _data()
    example = data["examples"][name]
    lines = list(cost_lines(name))
    sources = {each.source: each.title.partition(",")[0].removesuffix(" Logs") for each in lines}
    text = [
        "### Cost example",
        "",
        f"{example['says']}:",
        "",
        "| what | quantity | price | per month |",
        "|---|---|--:|--:|",
        *(f"| {each.title} | {each.quantity} | {each.price} | ${each.usd:,.2f} |" for each in lines),
        *_total(lines),
        *([example["also"]] if "also" in example else []),
        *(["", _TRACES] if any("traces" in each.title for each in lines) else []),
        "",
        f"Prices of US East (N. Virginia) without free tiers, read {data['read']}:",
        ", ".join(f"[{title}]({source})" for source, title in sources.items()) + ".",
    ]
    return "\n".join(text) + "\n"


def _total(lines: Sequence[CostLine]) -> Iterator[str]:
    """Yield the last row of a table, and what the largest part of it is."""
    if len(lines) > 1:
        total = sum((each.usd for each in lines), Decimal(0))
        largest = max(lines, key=lambda each: each.usd)
        yield f"| **together** | | | **${total:,.2f}** |"
        yield ""
        yield f"The largest part is *{largest.title}*: {100 * largest.usd / total:.0f} %."
    else:
        yield ""


def cost_lines(name: str) -> Iterator[CostLine]:
    """Yield the lines of an example; the last one is what its alarms cost."""
    data = _data()
    example = data["examples"][name]
    function, pattern = _template(_FUNCTION), _template(example["template"])
    for key, quantity in example["lines"]:
        yield _line(data["prices"][key], quantity.format(**_settings(function)))
    alarms = _alarms(pattern) + example.get("functions", 1) * _alarms(function)
    if alarms:
        yield _line(data["prices"]["alarms"], f"{alarms} alarms")


def _line(price: Mapping[str, Any], text: str) -> CostLine:
    factors = text.split(_TIMES)
    amount = Decimal(1)
    for factor in factors:
        amount *= Decimal(_NUMBER.search(factor)[0].replace(",", ""))  # type: ignore[index]
    unit = price.get("unit", "")
    if unit == "GB" and factors[-1].endswith(" KB"):
        amount /= _KB_IN_GB
    shown = f"{text} = {_plain(amount)} {unit}".rstrip() if len(factors) > 1 else text
    per = price.get("per", 1)
    usd = Decimal(price["usd"]) * amount / per
    cost = f"${price['usd']}{_PER[per]}"
    return CostLine(price["title"], price["source"], shown, cost, usd.quantize(_CENT, ROUND_HALF_UP))


def _plain(amount: Decimal) -> str:
    return f"{amount:,f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:,f}"


def _settings(function: Mapping[str, Any]) -> dict[str, str]:
    """Return what a function has by default: its memory in GB, and for how many months it keeps logs."""
    found = {each["Type"]: each["Properties"] for each in function["Resources"].values()}
    memory = Decimal(found["AWS::Lambda::Function"]["MemorySize"]) / 1024
    months = Decimal(found["AWS::Logs::LogGroup"]["RetentionInDays"]) / 30
    return {"memory": _plain(memory), "months": _plain(months)}


def _alarms(template: Mapping[str, Any]) -> int:
    """Return how many metrics the alarms of a template watch: each is paid for."""
    alarms = (each for each in template["Resources"].values() if each["Type"] == "AWS::CloudWatch::Alarm")
    return sum(
        sum("MetricStat" in metric for metric in each["Properties"].get("Metrics", ())) or 1
        for each in alarms
    )


def _template(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_SNAPSHOTS / f"{name}.json").read_text())
    return found


def _data() -> dict[str, Any]:
    return tomllib.loads(PRICES.read_text())
