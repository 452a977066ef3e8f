"""Checks that have to wait for synthesis, because later calls can change the answer."""

from collections.abc import Callable, Iterable

import jsii
from constructs import Construct, IValidation

from constructs_lib.errors import Violation


@jsii.implements(IValidation)
class _SynthesisCheck:
    def __init__(self, check: Callable[[], Iterable[Violation]]) -> None:
        self._check = check

    def validate(self) -> list[str]:
        return [str(violation) for violation in self._check()]


def check_at_synthesis(construct: Construct, check: Callable[[], Iterable[Violation]]) -> None:
    """Have CDK call `check` at synthesis and stop with what it returns."""
    construct.node.add_validation(_SynthesisCheck(check))
