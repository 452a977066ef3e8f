"""Rules of APIs that only a template shows: LP260 to LP299."""

from constructs_lib.rules.model import Rule

RULES: tuple[Rule, ...] = ()
