"""The rules that constructs-lib checks, as data: one code for one condition, never used for another.

A code is `LP`, which stands for *Lambda pattern*, and three digits, of which the first is its family: 0xx
functions, 1xx queues, 2xx APIs, 3xx calls, 4xx streams, 5xx buckets, 6xx schedules, 7xx layers,
8xx topics, 9xx function URLs and WebSocket APIs. Imports nothing of CDK.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from constructs_lib.rules.rule import Rule, Severity

__all__ = ["RULES", "Rule", "Severity"]


class _Rules(Mapping[str, Rule]):
    """Loads every rule when the first is asked for: in an app that breaks none, nobody asks."""

    @cached_property
    def _by_code(self) -> dict[str, Rule]:
        from constructs_lib.rules.families import FAMILIES  # noqa: PLC0415 - see above

        rules = (each for family in FAMILIES for each in family.RULES)
        return {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}

    def __getitem__(self, code: str) -> Rule:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)


RULES: Mapping[str, Rule] = _Rules()
"""Every rule by its code."""
