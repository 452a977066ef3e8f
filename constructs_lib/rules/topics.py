"""Rules of functions behind topics: LP8xx."""

from constructs_lib.rules.model import Rule

RULES: tuple[Rule, ...] = ()
