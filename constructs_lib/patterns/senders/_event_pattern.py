"""The pattern of a rule as a user gives it, as conditions see it, and as CDK is to be given it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from aws_cdk import JsonNull
from aws_cdk import aws_events as events
from constructs import Construct

from constructs_lib._internal.account_and_region import environment_of
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token
from constructs_lib.rules.conditions.patterns import EITHER

EventPatternLike = events.EventPattern | Mapping[str, object]
"""What a pattern takes: CDK's class, or what AWS's documents show as JSON."""

# The parameters of CDK's class, by the fields of events.
_FIELDS = {
    "version": "version",
    "id": "id",
    "detail-type": "detail_type",
    "source": "source",
    "account": "account",
    "time": "time",
    "region": "region",
    "resources": "resources",
    "detail": "detail",
}


class _Later:
    """A value that only CloudFormation knows."""


_ACCOUNT, _REGION, _OTHER = _Later(), _Later(), _Later()
_PSEUDO = {"AWS::AccountId": _ACCOUNT, "AWS::Region": _REGION}


def plain_pattern(scope: Construct, given: EventPatternLike) -> dict[str, Any]:
    """Return a pattern as its JSON is, with values that are none of JSON for what nobody knows yet."""
    written = _written(given)
    # CDK's Match returns tokens, too; all of them are looked at by one call.
    by_number = {str(number): token for number, token in enumerate(dict.fromkeys(_tokens(written)))}
    resolved = facts(scope).stack.resolve(by_number) if by_number else {}
    known = {token: resolved.get(number) for number, token in by_number.items()}
    found: dict[str, Any] = _replaced(written, known)
    return found


def own_values(scope: Construct, pattern: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what stands in a pattern for the account and the Region of a scope, where it asks for either."""
    if not pattern.keys() & {"account", "region", EITHER}:
        return ()
    here = environment_of(scope)
    return (_ACCOUNT, _REGION, *filter(None, (here.account, here.region)))


def _written(given: EventPatternLike) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return dict(given)
    fields = {field: getattr(given, name) for field, name in _FIELDS.items()}
    return {field: value for field, value in fields.items() if value is not None}


def _tokens(value: object) -> Iterator[str]:
    match value:
        case Mapping():
            for each in value.values():
                yield from _tokens(each)
        case list() | tuple():
            for each in value:
                yield from _tokens(each)
        case str() if "${Token[" in value:
            yield value


def _replaced(value: Any, known: Mapping[str, Any]) -> Any:
    """Return a value with what its tokens stand for."""
    match value:
        case str() if value in known:
            return _resolved(known[value])
        case Mapping():
            return {key: _replaced(each, known) for key, each in value.items()}
        case list() | tuple():
            # A list that CloudFormation knows is one text in Python.
            return _OTHER if any(map(_is_list_token, value)) else [_replaced(each, known) for each in value]
    return _OTHER if is_token(value) else value


def _is_list_token(value: object) -> bool:
    return isinstance(value, str) and "#{Token[" in value


def _resolved(value: Any) -> Any:
    match value:
        case {"Ref": str(name)} if len(value) == 1:
            return _PSEUDO.get(name, _OTHER)
        case Mapping():
            if any(str(key).startswith("Fn::") for key in value):
                return _OTHER
            return {key: _resolved(each) for key, each in value.items()}
        case list():
            return [_resolved(each) for each in value]
    return value


def define_rule(home: Construct, given: EventPatternLike, **options: Any) -> events.Rule:
    """Define a rule below a pattern.

    Args:
        home: the pattern.
        given: the event pattern.
        **options: what CDK's rule takes besides.
    """
    written = {field: _with_nulls(value) for field, value in _written(given).items()}
    if all(_is_of_cdk(field, value) for field, value in written.items()):
        for_cdk: dict[str, Any] = {_FIELDS[field]: value for field, value in written.items()}
        return events.Rule(home, "Rule", event_pattern=events.EventPattern(**for_cdk), **options)
    # CDK's class has texts only, and no alternatives; it wants some field, and its resource takes the whole.
    rule = events.Rule(home, "Rule", event_pattern=events.EventPattern(version=["0"]), **options)
    cast("events.CfnRule", facts(rule).default_child).event_pattern = written
    return rule


def _is_of_cdk(field: str, value: object) -> bool:
    is_texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return field == "detail" or (field in _FIELDS and is_texts)


def _with_nulls(value: Any) -> Any:
    """Return a value whose nulls reach the template: jsii makes nothing of `None`, which CDK drops."""
    match value:
        case None:
            return JsonNull.INSTANCE
        case Mapping():
            return {key: _with_nulls(each) for key, each in value.items()}
        case list() | tuple():
            return [_with_nulls(each) for each in value]
    return value
