"""Rules of functions behind buckets: LP5xx."""

from constructs_lib.rules.model import Rule

RULES: tuple[Rule, ...] = ()
