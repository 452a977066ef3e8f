"""Checks of what has to be made before something else, which CloudFormation cannot see."""

from collections.abc import Iterator, Sequence

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.functions import is_outside
from constructs_lib.checks.known import functions, is_sure, is_there, sure_role
from constructs_lib.checks.rights import READS, SENDS, read_as, sent
from constructs_lib.rules import text
from constructs_lib.templates.arns import arn_forms
from constructs_lib.templates.dependencies import made_before
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Resource

__all__ = ["CHECKS"]

# A role is made with these.
_WITH_ROLE = {"AWS::IAM::Role", "AWS::IAM::ManagedPolicy"}


def _mappings(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        role = sure_role(app, each.function) if is_sure(each.named) else None
        if each.kind in READS and role is not None and is_sure(each.source_value):
            forms = read_as(each.source, each.source_value)
            yield from _waits(app, "LP167", each.through, role, action=READS[each.kind][0], forms=forms)


def _senders(app: Graph) -> Iterator[Finding]:
    for sender, _, value, function in sent(app):
        role, target = sure_role(app, function), app.names.target(value, *SENDS)
        if role is not None and target is not None and is_sure(value):
            action, ends = SENDS[target.type]
            forms = [form + end for form in arn_forms(target) for end in ends]
            yield from _waits(app, "LP084", sender, role, action=action, forms=forms)


def _functions(app: Graph) -> Iterator[Finding]:
    for function in functions(app):
        role = sure_role(app, function)
        if role is None:
            continue
        if not is_outside(function) and is_there(function.value("VpcConfig.SubnetIds")):
            yield from _waits(app, "LP084", function, role, action="ec2:CreateNetworkInterface", forms=["*"])


def _waits(
    app: Graph, code: str, resource: Resource, role: Resource, *, action: str, forms: Sequence[str]
) -> Iterator[Finding]:
    """Yield a finding where a resource may be made before the policy that gives a role its right."""
    givers = [
        each.origin
        for each in app.policies.statements(role)
        if each.effect == "Allow" and each.covers(action) and each.reaches(forms) is not False
    ]
    policies = [each for each in givers if each is not None and each.type not in _WITH_ROLE]
    if not policies or len(policies) < len(givers) or resource.stack is not role.stack:
        return
    before = made_before(resource)
    if not any(each in before or each.stack is not resource.stack for each in policies):
        names = text.listed(dict.fromkeys(each.logical_id for each in policies))
        got = f"nothing that waits for the right to do {action}"
        yield broken(code, resource, "DependsOn", allowed=names, got=got)


CHECKS = (Check(("LP167",), _mappings), Check(("LP084",), _senders), Check(("LP084",), _functions))
