"""What a check finds, and what a check is."""

from collections.abc import Callable, Iterable
from functools import cached_property

from constructs_lib.frozen import frozen
from constructs_lib.rules import RULES, Severity
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Resource

__all__ = ["Check", "Finding", "broken", "found"]


@frozen
class Finding:
    """One rule that a template breaks.

    Attributes:
        fault: the rule, with what is allowed and what was found.
        resource: the resource that has to change.
        place: its property, such as `VisibilityTimeout` or `Targets.0.Arn`; empty for the whole of it.
        may_pass: whether AWS takes it in some accounts, such as those with a raised quota.
    """

    fault: Fault
    resource: Resource
    place: str = ""
    may_pass: bool = False

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.fault.code

    @property
    def severity(self) -> Severity:
        """Error where AWS refuses it or events are certainly lost, else warning."""
        rule = RULES[self.code]
        return Severity.WARNING if self.may_pass else rule.on_templates or rule.severity

    @property
    def stack(self) -> str:
        """The name of the stack."""
        return self.resource.stack.name

    @property
    def path(self) -> str:
        """The construct path; the logical id where there is none."""
        return self.resource.name

    @cached_property
    def message(self) -> str:
        """What is allowed, what was found and what to change, in the words of CloudFormation."""
        rule = RULES[self.code]
        fix = self.fault.fix or rule.template_fix or rule.fix
        return (
            f"{self.place or self.fault.parameter} must be {self.fault.allowed}, got {self.fault.got}; {fix}"
        )


@frozen
class Check:
    """One look at a template.

    Attributes:
        codes: every rule that it may find broken.
        look: yields what it finds in an app.
    """

    codes: tuple[str, ...]
    look: Callable[[Graph], Iterable[Finding]]


def found(faults: Iterable[Fault], resource: Resource, place: str = "") -> Iterable[Finding]:
    """Yield findings for faults of one property."""
    return (Finding(fault, resource, place) for fault in faults)


def broken(
    code: str,
    resource: Resource,
    place: str,
    *,
    allowed: str,
    got: str,
    fix: str | None = None,
    may_pass: bool = False,
) -> Finding:
    """Return a finding of a rule that only a template shows; its arguments are those of `Fault`."""
    parameter = place or f"the {resource.type.rpartition('::')[2].lower()}"
    return Finding(Fault(code, parameter, allowed, got, fix), resource, place, may_pass)
