"""Rules of layers that only a template shows: LP760 to LP799."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_PACKAGING = f"{_LAMBDA}packaging-layers.html"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP760",
        "The packages of a layer are in the folder that its runtime reads",
        "Lambda unpacks a layer to /opt, and Python looks in /opt/python, Node.js in /opt/nodejs",
        "move them below that folder",
        _PACKAGING,
        Severity.WARNING,
    ),
    Rule(
        "LP761",
        "A layer is in the Region of its function",
        "Lambda refuses the function",
        "name the layer of that Region, or publish it there",
        f"{_LAMBDA}chapter-layers.html",
    ),
    Rule(
        "LP762",
        "A function has each layer once",
        "Lambda refuses a layer that is named twice, also with different versions",
        "remove one of them",
        f"{_LAMBDA}adding-layers.html",
    ),
)
