"""Rules of functions behind queues: LP1xx."""

from constructs_lib.rules.model import Rule

RULES: tuple[Rule, ...] = ()
