"""What functions and state machines may do, by the statements of their roles.

A statement counts that names a resource, without a condition: one on everything says nothing of any, and
nobody but AWS knows whether a condition holds.
"""

from collections.abc import Iterable, Iterator, Mapping

from constructs_lib.drawing.collecting import Collected
from constructs_lib.frozen import frozen, replace
from constructs_lib.templates.arns import arn_forms, canonical, opened
from constructs_lib.templates.flows import FUNCTION, WRITES, written_as
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Reference, Resource, at
from constructs_lib.templates.policies import ROLE, Statement, statement

__all__ = ["add_calls"]

_DOMAIN = "AWS::OpenSearchService::Domain"
_DELIVERY_STREAM = "AWS::KinesisFirehose::DeliveryStream"
_STATE_MACHINE = "AWS::StepFunctions::StateMachine"
_OTHER = "another-one-that-nobody-has"
_TABLE = (
    ("reads", ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:BatchGetItem")),
    ("writes", ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")),
)
# What somebody may do to a resource of a type, in words, and the actions that stand for it.
VERBS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "AWS::SQS::Queue": (("sends", ("sqs:SendMessage",)),),
    "AWS::SNS::Topic": (("publishes", ("sns:Publish",)),),
    "AWS::Events::EventBus": (("puts events", ("events:PutEvents",)),),
    "AWS::Kinesis::Stream": (("puts records", ("kinesis:PutRecord", "kinesis:PutRecords")),),
    _DELIVERY_STREAM: (("puts records", ("firehose:PutRecord", "firehose:PutRecordBatch")),),
    "AWS::S3::Bucket": (("reads", ("s3:GetObject",)), ("writes", ("s3:PutObject", "s3:DeleteObject"))),
    "AWS::DynamoDB::Table": _TABLE,
    "AWS::DynamoDB::GlobalTable": _TABLE,
    _DOMAIN: (
        ("reads", ("es:ESHttpGet", "es:ESHttpHead")),
        ("writes", ("es:ESHttpPut", "es:ESHttpPost", "es:ESHttpDelete")),
    ),
    FUNCTION: (("invokes", ("lambda:InvokeFunction",)),),
    _STATE_MACHINE: (("starts", ("states:StartExecution", "states:StartSyncExecution")),),
    "AWS::ApiGatewayV2::Api": (("posts to connections", ("execute-api:ManageConnections",)),),
}
_ENDS = {"AWS::S3::Bucket": ("/*",), _DOMAIN: ("", "/*")}
# Another one of a type whose names nothing else asks for.
_ANOTHER = {
    _DOMAIN: f"arn:aws:es:*:*:domain/{_OTHER}",
    _DELIVERY_STREAM: f"arn:aws:firehose:*:*:deliverystream/{_OTHER}",
}
_MAIL = ("ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail")


@frozen
class _Named:
    """The texts by which policies name a resource, and those by which they name another one of its type."""

    resource: Resource
    forms: tuple[str, ...]
    beyond: tuple[str, ...]

    def is_meant_by(self, statement: Statement) -> bool:
        """Return whether a statement is about this resource, and not about any of its type."""
        said = self._of_its_stack(statement)
        return bool(said.reaches(self.forms)) and not said.reaches(self.beyond)

    def is_kept_from(self, statement: Statement) -> bool:
        """Return whether a statement denies this resource, whatever else allows it."""
        return self._of_its_stack(statement).forbids(self.forms)

    def _of_its_stack(self, statement: Statement) -> Statement:
        """Return a statement whose ARNs may be of the Region and account that the stack leaves open."""
        stack = self.resource.stack
        if stack.region is not None and stack.account is not None:
            return statement

        def read(given: Iterable[str | None]) -> tuple[str | None, ...]:
            return tuple(None if each is None else opened(each, stack) for each in given)

        return replace(
            statement,
            resources=read(statement.resources),
            not_resources=read(statement.not_resources),
        )


def add_calls(collected: Collected) -> None:
    """Draw what functions and state machines may do to what the app has.

    Args:
        collected: what is drawn, which gets more.
    """
    app = collected.app
    named = {kind: [_named(app, each) for each in app.of_type(kind)] for kind in VERBS}
    for caller in app.of_type(FUNCTION, _STATE_MACHINE):
        role = app.names.target(caller.value("Role" if caller.type == FUNCTION else "RoleArn"), ROLE)
        if role is None:
            continue
        for each, verbs in _allowed(app, role, named):
            _add(collected, caller, each, verbs, role)
        if _sends_mail(app, role):
            mail = collected.external("SES", "mail", caller)
            collected.way(collected.part(caller), mail, "call", ["sends mail"], [role])


def _sends_mail(app: Graph, role: Resource) -> bool:
    stated = app.policies.statements(role)
    allowed = _by_effect(stated, "Allow")
    denied = [each for each in _by_effect(stated, "Deny") if each.forbids(["*"])]
    # A pattern such as * was hardly written for mail; addresses are conditions, not resources.
    return any(
        (each.covers(action) or "").startswith("ses:") and not _covering(denied, [action])
        for each in allowed
        for action in _MAIL
    )


def _add(collected: Collected, caller: Resource, called: Resource, verbs: list[str], role: Resource) -> None:
    source, target = collected.part(caller), collected.part(called)
    # That it reads what it is given, and writes where its failed events go, is seen already.
    if collected.has_way(target, source, "event"):
        verbs = [each for each in verbs if each != "reads"]
    if verbs and not collected.has_way(source, target, "failure"):
        collected.way(source, target, "call", [", ".join(verbs)], [role])


def _allowed(
    app: Graph, role: Resource, named: Mapping[str, list[_Named]]
) -> Iterator[tuple[Resource, list[str]]]:
    """Yield what a role may do something to, and what, in words."""
    all_ = [each for each in app.policies.statements(role) if not each.is_conditional]
    own, denied = _by_effect(all_, "Allow"), _by_effect(all_, "Deny")
    for kind, verbs in VERBS.items():
        covering = _covering(own, (action for _, actions in verbs for action in actions))
        for each in named[kind] if covering or kind == _DOMAIN else ():
            meant = [*filter(each.is_meant_by, covering), *_said_by_itself(app, role, each.resource)]
            kept_from = list(filter(each.is_kept_from, denied))
            found = [
                verb
                for verb, actions in verbs
                if any(_covering(meant, [one]) and not _covering(kept_from, [one]) for one in actions)
            ]
            if found:
                yield each.resource, found


def _by_effect(statements: Iterable[Statement], effect: str) -> list[Statement]:
    return [each for each in statements if each.effect == effect]


def _covering(statements: Iterable[Statement], actions: Iterable[str]) -> list[Statement]:
    wanted = list(actions)
    return [each for each in statements if any(each.covers(action) for action in wanted)]


def _said_by_itself(app: Graph, role: Resource, resource: Resource) -> list[Statement]:
    """Return what a resource's own policy allows a role."""
    given = resource.value("AccessPolicies.Statement")
    return [
        statement(each, canonical)
        for each in (given if isinstance(given, list) else [])
        if isinstance(each, dict)
        and (each.get("Effect"), "Condition" in each) == ("Allow", False)
        and app.names.target(at(each, "Principal.AWS"), ROLE) is role
    ]


def _named(app: Graph, resource: Resource) -> _Named:
    if resource.type in WRITES:
        forms, (_, ends) = written_as(app, app.names, resource), WRITES[resource.type]
    elif resource.type == "AWS::ApiGatewayV2::Api":
        stack = resource.stack
        start = f"arn:aws:execute-api:{stack.region or '{AWS::Region}'}:{stack.account or '{AWS::AccountId}'}"
        token = canonical(Reference(resource, "Ref"))
        return _Named(resource, (f"{start}:{token}/*",), (f"{start}:{_OTHER}/*",))
    else:
        ends = _ENDS.get(resource.type, ("",))
        forms = [form + end for form in arn_forms(resource) for end in ends]
    other = arn_forms(resource, _OTHER) or (_ANOTHER[resource.type],)
    return _Named(resource, tuple(forms), tuple(form + end for form in other for end in ends))
