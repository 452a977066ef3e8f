"""A pattern refuses a function whose handler takes another event, and no other."""

from collections.abc import Callable

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_

from constructs_lib import (
    AsyncFanOut,
    AsyncRoute,
    BucketConsumer,
    BucketDelivery,
    EventConsumer,
    EventType,
    FunctionLike,
    FunctionUrl,
    HttpApiFunction,
    KinesisConsumer,
    QueueConsumer,
    RestApiFunction,
    Route,
    ScheduledFunction,
    StandardFunction,
    SyncFanOut,
    TableStreamConsumer,
    TopicConsumer,
    ValidationError,
    WebSocketApiFunction,
    defaults,
)
from constructs_lib.rules import event_types
from tests.support.stacks import code_folder, stack

Pattern = Callable[[Stack, FunctionLike], object]


def _table(scope: Stack) -> dynamodb.TableV2:
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    return dynamodb.TableV2(
        scope, "Table", partition_key=key, dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE
    )


def _caller(scope: Stack) -> StandardFunction:
    code = "def handler(event, context): ..."
    return function(scope, code, "Caller", Duration.seconds(20))


PATTERNS: dict[str, tuple[EventType, Pattern]] = {
    "QueueConsumer": (event_types.QUEUE, lambda s, f: QueueConsumer(s, "P", function=f)),
    "TableStreamConsumer": (
        event_types.TABLE,
        lambda s, f: TableStreamConsumer(s, "P", function=f, table=_table(s)),
    ),
    "KinesisConsumer": (event_types.STREAM, lambda s, f: KinesisConsumer(s, "P", function=f)),
    "BucketConsumer": (event_types.BUCKET, lambda s, f: BucketConsumer(s, "P", function=f, prefix="a/")),
    "BucketConsumer, direct": (
        event_types.BUCKET_NOTIFICATION,
        lambda s, f: BucketConsumer(s, "P", function=f, prefix="a/", delivery=BucketDelivery.direct()),
    ),
    "TopicConsumer": (event_types.TOPIC, lambda s, f: TopicConsumer(s, "P", function=f)),
    "ScheduledFunction": (
        event_types.SCHEDULE,
        lambda s, f: ScheduledFunction(s, "P", function=f, schedule="rate(1 hour)"),
    ),
    "HttpApiFunction": (event_types.HTTP_API, lambda s, f: HttpApiFunction(s, "P", function=f)),
    "FunctionUrl": (event_types.FUNCTION_URL, lambda s, f: FunctionUrl(s, "P", function=f)),
    "EventConsumer": (
        event_types.EVENT,
        lambda s, f: EventConsumer(s, "P", function=f, event_pattern={"source": ["shop"]}),
    ),
    "WebSocketApiFunction": (
        event_types.WEB_SOCKET,
        lambda s, f: WebSocketApiFunction(s, "P", function=f),
    ),
    "RestApiFunction": (event_types.REST_API, lambda s, f: RestApiFunction(s, "P", function=f)),
}
OWN: dict[str, Pattern] = {
    "AsyncRoute": lambda s, f: AsyncRoute(s, "P", function=f),
    "EventConsumer with an input": lambda s, f: EventConsumer(
        s,
        "P",
        function=f,
        event_pattern={"source": ["shop"]},
        input=events.RuleTargetInput.from_object({"day": "today"}),
    ),
    "SyncFanOut": lambda s, f: SyncFanOut(s, "P", caller=_caller(s), targets={"a": f}),
    "AsyncFanOut": lambda s, f: AsyncFanOut(s, "P", caller=_caller(s), targets={"a": f}),
    "ScheduledFunction with an input": lambda s, f: ScheduledFunction(
        s, "P", function=f, schedule="rate(1 hour)", input={"detail": {}}
    ),
}


def function(
    scope: Stack, code: str, construct_id: str = "Worker", timeout: Duration = defaults.TIMEOUT
) -> StandardFunction:
    entry = code_folder("worker", {"handler.py": code})
    return StandardFunction(scope, construct_id, entry=entry, timeout=timeout)


def naming(*paths: str | None) -> str:
    """The code of a handler that says one event, or one of several."""
    given = [path.rpartition(".") for path in paths if path]
    imports = "".join(f"from {module} import {name}\n" for module, _, name in given)
    names = " | ".join(name for _, _, name in given)
    return f"{imports}def handler(event: {names}, context): ...\n"


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern_tells_its_event(name: str) -> None:
    sent, make = PATTERNS[name]
    scope = stack()
    assert make(scope, function(scope, "def handler(event, context): ...")).event_type == sent  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", OWN)
def test_what_callers_send_is_a_payload_of_their_own(name: str) -> None:
    scope = stack()
    made = OWN[name](scope, function(scope, naming(event_types.QUEUE.data_class)))
    assert made.event_type == event_types.OWN_PAYLOAD  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name in PATTERNS if PATTERNS[name][0].data_class])
def test_handler_of_its_event_passes(name: str) -> None:
    sent, make = PATTERNS[name]
    for path in (sent.data_class, sent.model):
        scope = stack()
        assert make(scope, function(scope, naming(path)))


@pytest.mark.parametrize("name", PATTERNS)
def test_handler_of_another_event_is_refused(name: str) -> None:
    sent, make = PATTERNS[name]
    other = event_types.TOPIC if sent == event_types.QUEUE else event_types.QUEUE
    for path in (other.data_class, other.model):
        scope = stack()
        worker = function(scope, naming(path))
        with pytest.raises(ValidationError, match=r"LP059 at Stack/P: function must be one whose") as caught:
            make(scope, worker)
        assert [each.code for each in caught.value.violations] == ["LP059"]


def test_both_triggers_of_one_function_are_named() -> None:
    scope = stack()
    both = naming(event_types.QUEUE.data_class, event_types.TABLE.data_class)
    worker = function(scope, both)
    assert QueueConsumer(scope, "Queue", function=worker)
    assert TableStreamConsumer(scope, "Changes", function=worker, table=_table(scope))
    with pytest.raises(ValidationError, match="LP059"):
        TopicConsumer(scope, "Topic", function=worker)


def test_function_behind_an_alias_or_a_version_is_read() -> None:
    scope = stack()
    worker = function(scope, naming(event_types.TABLE.data_class))
    for each in (worker.add_alias("live"), worker.current_version, worker.latest_version):
        with pytest.raises(ValidationError, match="LP059"):
            TopicConsumer(scope, "Topic", function=each)


def test_function_of_a_route_is_named_by_it() -> None:
    scope = stack()
    plain = function(scope, "def handler(event, context): ...", "Plain")
    worker = function(scope, naming(event_types.REST_API.data_class))
    routes = [Route("GET", "/a"), Route("GET", "/b", function=worker)]
    with pytest.raises(ValidationError, match=r"LP059 at Stack/P: routes\[1\]\.function must be"):
        HttpApiFunction(scope, "P", function=plain, routes=routes)
    assert RestApiFunction(scope, "Q", function=plain, routes=routes)


def test_function_that_no_route_uses_gets_no_event() -> None:
    scope = stack()
    worker = function(scope, naming(event_types.QUEUE.data_class))
    plain = function(scope, "def handler(event, context): ...", "Plain")
    assert HttpApiFunction(scope, "P", function=worker, routes=[Route("GET", "/a", function=plain)])


def test_handler_in_a_package_of_its_folder_is_read() -> None:
    scope = stack()
    code = naming(event_types.TABLE.data_class)
    entry = code_folder("worker", {"app/__init__.py": "", "app/main.py": code})
    worker = StandardFunction(scope, "Worker", entry=entry, handler="app.main.handler")
    with pytest.raises(
        ValidationError, match=r"Stack/Worker, whose app\.main\.handler takes DynamoDBStreamEvent"
    ):
        QueueConsumer(scope, "P", function=worker)


def test_functions_whose_code_is_not_ours_pass() -> None:
    scope = stack()
    inline = lambda_.Code.from_inline(naming(event_types.TABLE.data_class))
    runtime = lambda_.Runtime.PYTHON_3_13
    theirs = lambda_.Function(scope, "Theirs", code=inline, handler="index.handler", runtime=runtime)
    given = StandardFunction(scope, "Given", code=inline, handler="index.handler")
    for number, each in enumerate((theirs, given)):
        assert QueueConsumer(scope, f"P{number}", function=each)
