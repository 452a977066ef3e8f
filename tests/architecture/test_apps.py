"""What patterns know of each other is known by their app alone."""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack, Stage
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import IConstruct

from constructs_lib import (
    AsyncFanOut,
    BucketConsumer,
    Cors,
    DeadLetter,
    QueueConsumer,
    RestApiFunction,
    SyncFanOut,
    TopicConsumer,
)
from constructs_lib._internal.facts import facts, of_app
from tests.support.constructs import a_function
from tests.support.stacks import app, broken_rules

APPS = 200
_CORS = Cors(allow_origins=["https://shop.example.com"])


def _topic(scope: IConstruct, construct_id: str = "Topic") -> sns.ITopic:
    return sns.Topic.from_topic_arn(scope, construct_id, "arn:aws:sns:us-east-1:111111111111:orders")  # type: ignore[arg-type]


def _queue(scope: IConstruct, construct_id: str = "Queue") -> sqs.IQueue:
    arn = "arn:aws:sqs:us-east-1:111111111111:orders"
    return sqs.Queue.from_queue_arn(scope, construct_id, arn)  # type: ignore[arg-type]


def _worker(scope: IConstruct, construct_id: str) -> lambda_.IFunction:
    arn = "arn:aws:lambda:us-east-1:111111111111:function:worker"
    return lambda_.Function.from_function_attributes(
        scope,  # type: ignore[arg-type]
        construct_id,
        function_arn=arn,
        same_environment=True,
    )


def _child(scope: Stack, construct_id: str) -> Any:
    return scope.node.find_child(construct_id)


def _every_kind_of_knowledge(scope: Stack) -> None:
    """Make what each pattern keeps: imports have the same names in every app."""
    worker = a_function(scope, "Worker", Duration.seconds(5))
    QueueConsumer(
        scope,
        "OfQueue",
        function=_worker(scope, "Theirs"),
        queue=_queue(scope),
        dead_letter=DeadLetter.none(reason="a test"),
    )
    TopicConsumer(scope, "OfTopic", function=worker, topic=_topic(scope))
    BucketConsumer(scope, "OfBucket", function=worker, bucket=s3.Bucket(scope, "Bucket"), prefix="in/")
    RestApiFunction(scope, "Api", function=worker, cors=_CORS)
    caller = a_function(scope, "Caller", Duration.seconds(20))
    SyncFanOut(scope, "Sync", caller=caller, targets={"worker": worker})
    AsyncFanOut(scope, "Async", caller=caller, targets={"later": a_function(scope, "Later")})


def _known(stack: Stack) -> Mapping[type, object]:
    """Everything that our classes know of an app."""
    of_the_app: Mapping[Any, object] = vars(facts(facts(stack).app))["_known"]
    return {name: each for name, each in of_the_app.items() if isinstance(name, type)}


def _sizes(stack: Stack) -> dict[str, int]:
    return {kind.__name__: len(list(_entries(each))) for kind, each in _known(stack).items()}


def _entries(value: object) -> Iterator[object]:
    """What a collection holds, and what the collections in an object of ours hold."""
    if isinstance(value, Collection):
        yield from value
    for each in vars(value).values() if hasattr(value, "__dict__") else ():
        if isinstance(each, Collection) and not isinstance(each, str):
            yield from _entries(each)


def _modules() -> Iterator[ModuleType]:
    yield from (
        each for name, each in list(sys.modules.items()) if name.partition(".")[0] == "constructs_lib"
    )


def _containers() -> dict[str, int]:
    """The length of every container and of every cache that a module or a class of ours holds."""
    found = {}
    for module in _modules():
        holders: list[Any] = [module, *(each for each in vars(module).values() if isinstance(each, type))]
        for holder in holders:
            for name, value in list(vars(holder).items()):
                size = _size(value)
                if size is not None:
                    found[f"{module.__name__} {holder.__name__} {name}"] = size
    return found


def _size(value: object) -> int | None:
    # Asked of the class: the local AWS has names that import its emulator when they are looked at.
    if hasattr(type(value), "cache_info"):
        cached: int = value.cache_info().currsize  # type: ignore[attr-defined]
        return cached
    if isinstance(value, type) or not isinstance(value, Collection) or isinstance(value, str | bytes):
        return None
    assert not any(_is_construct(each) for each in _entries(value)), value
    return len(value)


def _is_construct(value: object) -> bool:
    return hasattr(value, "__jsii_ref__") and hasattr(type(value), "node")


@pytest.fixture(scope="module")
def stacks() -> list[Stack]:
    """Many apps of one process, alike to the last id."""
    found = []
    for number in range(APPS):
        found.append(Stack(app(), "Stack"))
        # The first and the last have everything; those between only what is cheap and has the same names.
        if number in {0, APPS - 1}:
            _every_kind_of_knowledge(found[-1])
        else:
            a_function(found[-1])
            TopicConsumer(
                found[-1], "OfTopic", function=_child(found[-1], "Function"), topic=_topic(found[-1])
            )
    return found


def test_each_app_knows_its_own_entries_only(stacks: list[Stack]) -> None:
    assert _sizes(stacks[0]) == _sizes(stacks[-1])
    assert all(_sizes(stacks[0]).values())
    assert len({str(_sizes(each)) for each in stacks[1:-1]}) == 1


def test_no_entry_of_an_app_is_of_another(stacks: list[Stack]) -> None:
    seen: dict[int, int] = {}
    for number, stack in enumerate(stacks):
        for each in _known(stack).values():
            assert seen.setdefault(id(each), number) == number


def test_no_module_holds_constructs_or_grows_with_apps(stacks: list[Stack]) -> None:
    before = _containers()
    for _ in range(3):
        _every_kind_of_knowledge(Stack(app(), "Stack"))
    assert {name: size for name, size in _containers().items() if size != before.get(name, size)} == {}
    assert stacks


_MISTAKES: dict[str, Callable[[Stack], object]] = {
    "LP115": lambda scope: QueueConsumer(
        scope, "Again", function=_worker(scope, "AgainTheirs"), queue=_queue(scope, "AgainQueue")
    ),
    "LP806": lambda scope: TopicConsumer(
        scope, "Again", function=_child(scope, "Worker"), topic=_topic(scope, "AgainTopic")
    ),
    "LP210": lambda scope: RestApiFunction(
        scope, "Again", function=_child(scope, "Worker"), cors=Cors(allow_origins=["*"])
    ),
    "LP308": lambda scope: TopicConsumer(
        scope,
        "Again",
        function=_child(scope, "Worker"),
        dead_letter=DeadLetter.none(reason="another"),
    ),
    "LP303": lambda scope: SyncFanOut(
        scope,
        "Again",
        caller=_child(scope, "Worker"),
        targets={"back": _child(scope, "Caller")},
    ),
}


@pytest.mark.parametrize("code", _MISTAKES)
def test_what_an_app_knows_is_found_within_it(code: str, stacks: list[Stack]) -> None:
    found = broken_rules(lambda: _MISTAKES[code](stacks[0]))
    assert code in [each for each, _ in found]


def test_a_stage_is_an_app_of_its_own() -> None:
    whole = App()
    first, second = (Stack(Stage(whole, name), "Stack") for name in ("Beta", "Production"))
    assert of_app(first, dict) is not of_app(second, dict)
    assert of_app(first, dict) is of_app(Stack(first, "Nested"), dict)
