"""What a user reads after a mistake."""

import re
from collections.abc import Iterator

import pytest
from aws_cdk import App

from constructs_lib import ConstructsLibError
from tests.constructs_lib.mistakes import Mistake
from tests.support.stacks import stack

_COLLECTED: dict[str, list[str]] = {}


def said(mistake: Mistake) -> list[str]:
    """What the user reads: the constructor's error, the warnings, or what stops synthesis."""
    if mistake.title not in _COLLECTED:
        _COLLECTED[mistake.title] = list(_lines(mistake))
    return _COLLECTED[mistake.title]


def _lines(mistake: Mistake) -> Iterator[str]:
    scope = stack(mistake.context)
    try:
        mistake.make(scope)
    except ConstructsLibError as error:
        yield from str(error).splitlines()
        return
    warnings = [
        str(entry.data).split(" [ack:", maxsplit=1)[0]
        for construct in scope.node.find_all()
        for entry in construct.node.metadata
        # CDK warns too, in words of its own.
        if entry.type == "aws:cdk:warning" and str(entry.data).startswith("LP")
    ]
    if warnings:
        yield from warnings
        return
    app = scope.node.root
    assert isinstance(app, App)
    with pytest.raises(RuntimeError) as caught:
        app.synth()
    yield from re.findall(r"LP\d{3} at .*", str(caught.value))
