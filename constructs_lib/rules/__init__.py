"""The rules that constructs-lib checks, as data: one code for one condition, never used for another.

Imports nothing of CDK. Numbers by family: 0xx functions, 2xx APIs, 3xx invocations, 6xx schedules,
7xx layers.
"""

from constructs_lib.rules import apis, functions, invocations, layers, schedules
from constructs_lib.rules.model import Rule, Severity

__all__ = ["RULES", "Rule", "Severity"]

RULES: dict[str, Rule] = {
    rule.code: rule for family in (functions, apis, invocations, schedules, layers) for rule in family.RULES
}
"""Every rule by its code."""
