"""Checks of events that come back to where they began, and of resources that wait for each other."""

from collections.abc import Iterable, Iterator

from constructs_lib.checks.event_rules import own_values
from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.notifications import bucket_of_rule, keys_of_rule, sent
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import bucket_events, event_patterns
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.arns import arn_forms, canonical
from constructs_lib.templates.flows import WRITES, Flow, circles
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import BUCKET, RULE, Invocation, find, listed
from constructs_lib.templates.model import ABSENT, Resource, at

__all__ = ["CHECKS", "is_meant", "right"]

FUNCTION = "AWS::Lambda::Function"
BUS = "AWS::Events::EventBus"
INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig"
# `circles` looks at these.
_OTHERS = {
    *("AWS::SQS::Queue", "AWS::Kinesis::Stream"),
    *("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"),
}
_OTHER = "\x00"
"""A name that nothing has."""


def right(app: Graph, function: Resource, actions: Iterable[str], forms: list[str], other: list[str]) -> str:
    """Return by what a function may do one of some things for sure; empty where nothing says so.

    Args:
        app: the app.
        function: the function.
        actions: the things.
        forms: the ARNs that it may do it to, as canonical texts.
        other: those of resources that are not meant: what a statement about all resources allows is no sign.
    """
    role = app.role_of(function)
    for action in actions if role not in app.shared_roles else ():
        found = app.policies.granted_by(role, action, forms, beyond=other)
        if found is not None:
            return f"{found.covers(action)} in {found.managed if found.origin is None else found.origin.name}"
    return ""


def is_meant(function: Resource) -> bool:
    """Return whether the function's author says that it may invoke itself."""
    found: object = function.value("RecursiveLoop")
    return found == "Allow"


def _writes(app: Graph, function: Resource, resource: Resource) -> str:
    actions, ends = WRITES[resource.type]
    forms = [form + end for form in arn_forms(resource) for end in ends]
    other = [form + end for form in arn_forms(resource, _OTHER) for end in ends]
    return right(app, function, actions, forms, other)


def _sources(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        source = each.source
        if each.kind != "topic" or source is None or is_meant(each.function) or _filters(each):
            continue
        by = _writes(app, each.function, source)
        if by:
            got = f"one of {each.function.name}, which {source.name} invokes and which may send there by {by}"
            yield Finding(
                Fault("LP390", "function", "unable to send to what invokes it", got), each.through, each.place
            )


def _filters(each: Invocation) -> bool:
    """Return whether some of the events are left out."""
    return at(each.detail, "FilterPolicy") is not ABSENT


def _buses(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind != "rule" or is_meant(each.function) or not _is_open(each.through):
            continue
        forms = list(arn_forms(each.source)) if each.source is not None else _default_bus(each.through)
        other = [f"{form.rpartition('/')[0]}/{_OTHER}" for form in forms if "/" in form]
        by = right(app, each.function, ["events:PutEvents"], forms, other) if forms else ""
        if by:
            got = f"one without detail-type and detail, for a function that may put events by {by}"
            yield Finding(
                Fault("LP391", "EventPattern", "one that leaves out the events of its own target", got),
                each.through,
                "EventPattern",
            )


def _is_open(rule: Resource) -> bool:
    """Return whether the pattern of a rule may match what a function of the app puts."""
    pattern = rule.value("EventPattern")
    return (
        isinstance(pattern, dict)
        and event_patterns.matches_puts(pattern, own_values(rule.stack)) is not False
    )


def _default_bus(rule: Resource) -> list[str]:
    """Return the ARN of the bus of a rule that is on the default one; nothing for any other rule."""
    if rule.value("EventBusName") is not ABSENT and rule.value("EventBusName") != "default":
        return []
    stack = rule.stack
    region, account = stack.region or "{AWS::Region}", stack.account or "{AWS::AccountId}"
    return [f"arn:aws:events:{region}:{account}:event-bus/default"]


def _own_bus(app: Graph) -> Iterator[Finding]:
    for rule in app.of_type(RULE):
        bus = app.names.target(rule.value("EventBusName"), BUS)
        default = _default_bus(rule)
        for place, target in listed(rule.value("Targets"), "Targets"):
            arn = at(target, "Arn")
            is_own = bus is not None and app.names.target(arn, BUS) is bus
            if is_own or canonical(arn) in default:
                fault = Fault(
                    "LP392", "Arn", "another bus than that of the rule", bus.name if bus else "default"
                )
                yield Finding(fault, rule, f"{place}.Arn")


def _leads_to(app: Graph, target: Resource | None, function: Resource) -> str:
    """Return what a target is that invokes a function; empty where it does not."""
    if target is function:
        return f"{function.name} itself"
    ways = [each for each in app.invocations_of(function) if target is not None and each.source is target]
    return f"{target.name}, by {ways[0].through.name}" if target is not None and ways else ""


def _successes(app: Graph) -> Iterator[Finding]:
    kinds = ("AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::S3::Bucket", BUS)
    for config in app.of_type(INVOKE_CONFIG):
        place = "DestinationConfig.OnSuccess.Destination"
        function = app.names.function(config.value("FunctionName"))
        value = config.value(place)
        target = app.names.function(value) or app.names.target(value, *kinds)
        if function is None or is_meant(function):
            continue
        back = _leads_to(app, target, function)
        # A bus has many rules: most match other events.
        if back and (target is None or target.type != BUS):
            fault = Fault("LP393", "target", f"one that does not invoke {function.name} again", back)
            yield Finding(fault, config, place)


def _circles(app: Graph) -> Iterator[Finding]:
    heard = list(_heard(app))
    ways = [each for each in app.flows if _goes(app, each, heard)]
    for circle in circles(ways):
        functions = [each.source for each in circle if each.source.type == FUNCTION]
        kinds = {each.source.type for each in circle} - {FUNCTION}
        # Those of one kind of source, and those of two ways, have rules of their own.
        is_of_another = len(circle) < 3 or (len(kinds) < 2 and kinds <= _OTHERS)
        if not functions or is_of_another or any(map(is_meant, functions)):
            continue
        first = functions[0]
        through = ", ".join(each.target.name for each in _from(circle, first))
        got = f"{first.name}, from which they go to {through}"
        yield broken("LP394", first, "", allowed="one whose events do not come back to it", got=got)


_Heard = tuple[Resource, Iterable[str], list[str]]
"""A bucket, events of it that go somewhere, and the patterns of their keys."""


def _heard(app: Graph) -> Iterator[_Heard]:
    for each in sent(app):
        what = each.what
        if each.bucket is not None and what.prefix is not None and what.suffix is not None:
            yield each.bucket, what.events, [f"{what.prefix}*{what.suffix}"]
    for rule in app.of_type(RULE):
        bucket, found = bucket_of_rule(app, rule), keys_of_rule(rule)
        if bucket is not None and found is not None:
            yield (bucket, *found)


def _goes(app: Graph, way: Flow, heard: list[_Heard]) -> bool:
    """Return whether events go this way, and nothing excludes the events of a loop."""
    if way.is_certain:
        if way.source.type == BUS:
            return way.through.type != RULE or _is_open(way.through)
        detail = find(way.through.properties, way.place) if way.place else way.through.properties
        return all(at(detail, key) is ABSENT for key in ("FilterPolicy", "FilterCriteria"))
    if way.target.type != BUCKET:
        return bool(_writes(app, way.source, way.target))
    return any(_causes(app, way.source, *each) for each in heard if each[0] is way.target)


def _causes(app: Graph, function: Resource, bucket: Resource, events: Iterable[str], keys: list[str]) -> bool:
    forms = [f"{form}/{key}" for form in arn_forms(bucket) for key in keys]
    other = [f"{form}/{key}" for form in arn_forms(bucket, _OTHER) for key in keys]
    return bool(right(app, function, bucket_events.causes(events), forms, other))


def _from(circle: tuple[Flow, ...], start: Resource) -> tuple[Flow, ...]:
    """Return a loop as it goes from one of its resources."""
    place = next(index for index, each in enumerate(circle) if each.source is start)
    return (*circle[place:], *circle[:place])


def _waiting(app: Graph) -> Iterator[Finding]:
    for circle in app.dependencies.circles():
        names = words.listed([each.name for each in circle], "and")
        got = f"{names}, which name each other" if len(circle) > 1 else f"{names}, which names itself"
        fault = Fault("LP395", "resource", "created before the resource that names it", got)
        yield Finding(fault, circle[0])


CHECKS = (
    Check(("LP390",), _sources),
    Check(("LP391",), _buses),
    Check(("LP392",), _own_bus),
    Check(("LP393",), _successes),
    Check(("LP394",), _circles),
    Check(("LP395",), _waiting),
)
