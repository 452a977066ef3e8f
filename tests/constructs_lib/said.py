"""What a user reads after a mistake."""

import re
from collections.abc import Iterator
from pathlib import Path

from aws_cdk import App, Stack

from constructs_lib import ConstructsLibError
from constructs_lib.rules import on_templates
from tests.constructs_lib.mistakes import Mistake
from tests.support.stacks import stack

GOLDEN = Path(__file__).with_name("golden_errors.txt")
_COLLECTED: dict[str, list[str]] = {}


def golden() -> dict[str, list[str]]:
    """What users read after each mistake, by its title, as it is on record."""
    sections = GOLDEN.read_text().strip().split("\n\n") if GOLDEN.exists() else []
    return {
        title.removeprefix("# "): lines for title, *lines in (section.split("\n") for section in sections)
    }


def is_of_constructors(code: str) -> bool:
    """Whether a constructor checks a rule; there are some that only a template shows."""
    return code not in {rule.code for family in on_templates.FAMILIES for rule in family.RULES}


def said(mistake: Mistake) -> list[str]:
    """What the user reads: the constructor's error, the warnings, or what stops synthesis."""
    if mistake.title not in _COLLECTED:
        _COLLECTED[mistake.title] = [
            # Folders of tests are elsewhere in every run.
            re.sub(r"(file://|(?<=\s))/\S*?constructs-lib-packages-\w+/\w+/", r"\1", line)
            for line in _lines(mistake)
        ]
    return _COLLECTED[mistake.title]


def _lines(mistake: Mistake) -> Iterator[str]:
    scope = stack(mistake.context)
    try:
        mistake.make(scope)
    except ConstructsLibError as error:
        yield from str(error).splitlines()
        return
    warnings = _warnings(scope)
    if not warnings:
        try:
            _synthesise(scope)
        except RuntimeError as error:
            yield from re.findall(r"LP\d{3} at .*", str(error))
        # Some are found at synthesis only.
        warnings = _warnings(scope)
    yield from warnings


def _warnings(scope: Stack) -> list[str]:
    return [
        str(entry.data).split(" [ack:", maxsplit=1)[0]
        for construct in scope.node.find_all()
        for entry in construct.node.metadata
        # CDK warns too, in words of its own.
        if entry.type == "aws:cdk:warning" and str(entry.data).startswith("LP")
    ]


def _synthesise(scope: Stack) -> None:
    app = scope.node.root
    assert isinstance(app, App)
    app.synth()
