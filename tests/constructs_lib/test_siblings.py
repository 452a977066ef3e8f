"""What holds for every construct, so that a new one is held to it, too."""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import (
    DependencyLayer,
    FunctionAlarms,
    KinesisConsumer,
    QueueConsumer,
    RuntimeLayer,
    StandardFunction,
)
from tests.support import parameters
from tests.support.constructs import CONSTRUCTS, VALUES, least
from tests.support.stacks import imported_function, number_token, stack, text_token
from tests.support.streams import KINESIS_ARN, imported_table
from tests.support.templates import statements, template_of

each_construct = pytest.mark.parametrize("kind", CONSTRUCTS, ids=lambda kind: kind.__name__)
PATTERNS = [kind for kind in CONSTRUCTS if hasattr(kind, "grant_principal")]
IMPORTED: Mapping[str, Callable[[Stack], object]] = {
    "bucket": lambda scope: s3.Bucket.from_bucket_name(scope, "Theirs", "theirs"),
    "function": imported_function,
    "queue": lambda scope: sqs.Queue.from_queue_arn(
        scope, "Theirs", "arn:aws:sqs:us-east-1:111111111111:theirs"
    ),
    "stream": lambda scope: kinesis.Stream.from_stream_arn(scope, "Theirs", KINESIS_ARN),
    "table": imported_table,
    "targets": lambda scope: {"worker": imported_function(scope)},
    "topic": lambda scope: sns.Topic.from_topic_arn(
        scope, "Theirs", "arn:aws:sns:us-east-1:111111111111:theirs"
    ),
}
"""What a construct may be given of another app, by the name of the parameter."""
BESIDE: Mapping[tuple[type, str], dict[str, Any]] = {
    (KinesisConsumer, "starting_position_timestamp"): {
        "starting_position": lambda_.StartingPosition.AT_TIMESTAMP
    },
    # The timeout of an imported function is not known.
    (QueueConsumer, "function"): {"visibility_timeout": Duration.minutes(1)},
}
"""What has to be given beside a parameter."""


def test_no_public_construct_and_no_value_is_missing() -> None:
    where = "tests/support/constructs.py"
    for name, there, wanted in (
        ("CONSTRUCTS", CONSTRUCTS, parameters.CONSTRUCTS),
        ("VALUES", VALUES, parameters.VALUES),
    ):
        missing = sorted(kind.__name__ for kind in set(wanted) - set(there))
        assert not missing, f"say what {missing} need at least in {name} of {where}"
        assert set(there) == set(wanted), f"{name} of {where} has what is not public"


@each_construct
def test_least_arguments_are_those_that_are_required(kind: type) -> None:
    required = {
        each.name for each in parameters.parameters(kind) if each.owner == kind.__name__ and each.is_required
    }
    if kind is StandardFunction:
        required = {"entry"}  # or code
    given = set(CONSTRUCTS[kind](stack()))
    assert given == required, (
        f"CONSTRUCTS of tests/support/constructs.py gives {kind.__name__} {sorted(given)}"
    )


@each_construct
def test_twice_in_one_stack(kind: type) -> None:
    alone, both = stack(), stack()
    least(kind, alone, "One")
    for construct_id in ("One", "Two"):
        least(kind, both, construct_id)
    one, two = (
        Counter(each["Type"] for each in template_of(scope)["Resources"].values()) for scope in (alone, both)
    )
    assert two == Counter({name: 2 * count for name, count in one.items()})


@each_construct
def test_arguments_are_named_flat_and_typed(kind: type) -> None:
    first, second, *others = list(inspect.signature(kind.__init__).parameters.values())[1:]  # type: ignore[misc]
    assert (first.name, second.name) == ("scope", "construct_id")
    assert {each.kind for each in others} == {inspect.Parameter.KEYWORD_ONLY}
    named = {each.name for each in others} - {"function_name"}  # a value with a reason
    assert not [name for name in named if re.search(r"^(existing|deploy)_|_props$|_name$", name)]
    hints = get_type_hints(kind.__init__)  # type: ignore[misc]
    assert set(hints) == {"scope", "construct_id", "return", *(each.name for each in others)}
    assert not [name for name, hint in hints.items() if Any in (hint, *get_args(hint))]


def test_all_but_layers_and_alarms_may_be_granted_something() -> None:
    assert set(CONSTRUCTS) - set(PATTERNS) == {DependencyLayer, FunctionAlarms, RuntimeLayer}


@pytest.mark.parametrize("kind", PATTERNS, ids=lambda kind: kind.__name__)
def test_what_is_granted_to_it_is_granted_to_a_role(kind: type) -> None:
    scope = stack()
    made = least(kind, scope)
    bucket = s3.Bucket(scope, "Granted")
    bucket.grant_read(made)
    arn = scope.resolve(bucket.bucket_arn)
    found = [
        each
        for each in statements(template_of(scope))
        if isinstance(each["Resource"], list) and arn in each["Resource"]
    ]
    assert len(found) == 1


def _by_id(case: Any) -> str:
    """The order of cases, which has to be the same in every process."""
    return str(case.id)


def _imports() -> Iterator[Any]:
    for kind in CONSTRUCTS:
        for name in get_type_hints(kind.__init__).keys() & IMPORTED.keys():  # type: ignore[misc]
            yield pytest.param(kind, name, id=f"{kind.__name__}-{name}")


@pytest.mark.parametrize(("kind", "name"), sorted(_imports(), key=_by_id))
def test_what_is_imported_will_do(kind: type, name: str) -> None:
    scope = stack()
    least(kind, scope, **{**BESIDE.get((kind, name), {}), name: IMPORTED[name](scope)})
    assert template_of(scope)["Resources"]


_SECONDS: Callable[[Stack], Duration] = lambda scope: Duration.seconds(number_token(scope))  # noqa: E731
_TOKENS: Mapping[type, Callable[[Stack], object]] = {
    int: number_token,
    float: number_token,
    str: text_token,
    Duration: _SECONDS,
}
_IN_THE_UNIT_OF_CDK: Mapping[str, Callable[[Stack], object]] = {
    "flexible_window": lambda scope: Duration.minutes(number_token(scope)),
    "integration_timeout": lambda scope: Duration.millis(number_token(scope)),
}
"""CDK converts no time that it does not know; its error says which unit it takes."""
_READ_AT_SYNTHESIS = {"entry"}


def _tokens() -> Iterator[Any]:
    for kind in CONSTRUCTS:
        for name, hint in get_type_hints(kind.__init__).items():  # type: ignore[misc]
            options = {hint, *(get_args(hint) if get_origin(hint) in {Union, UnionType} else ())}
            for each in options & _TOKENS.keys():
                if name not in {"construct_id", *_READ_AT_SYNTHESIS}:
                    yield pytest.param(kind, name, each, id=f"{kind.__name__}-{name}-{each.__name__}")


@pytest.mark.parametrize(("kind", "name", "type_"), sorted(_tokens(), key=_by_id))
def test_what_is_known_later_passes(kind: type, name: str, type_: type) -> None:
    scope = stack()
    make = _IN_THE_UNIT_OF_CDK.get(name, _TOKENS[type_])
    least(kind, scope, **{**BESIDE.get((kind, name), {}), name: make(scope)})
    assert template_of(scope)["Resources"]
