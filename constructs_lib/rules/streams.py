"""Rules of functions behind streams: LP4xx."""

from constructs_lib.rules.model import Rule

RULES: tuple[Rule, ...] = ()
