"""Deliberate mistakes with functions behind queues."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from tests.constructs_lib.mistake import Mistake
from tests.support.fan_outs import FUNCTION_ARN, plain_function
from tests.support.queues import QUEUE_ARN, consumer, pattern_of
from tests.support.stacks import function, imported_function


def _consumer(title: str, make: Callable[[Stack], object] | None = None, **arguments: Any) -> Mistake:
    return Mistake(title, "QueueConsumer", make or (lambda scope: consumer(scope, **arguments)))


def _of_queue(title: str, queue: Callable[[Stack], sqs.IQueue], **arguments: Any) -> Mistake:
    return _consumer(title, lambda scope: consumer(scope, queue=queue(scope), **arguments))


def _of_function(title: str, polling: Callable[[Stack], Any], **arguments: Any) -> Mistake:
    return _consumer(title, lambda scope: consumer(scope, function=polling(scope), **arguments))


def _to(title: str, place: Callable[[Stack], Any], **arguments: Any) -> Mistake:
    return _consumer(
        title, lambda scope: consumer(scope, dead_letter=DeadLetter.to(place(scope)), **arguments)
    )


def _queue(scope: Stack, construct_id: str = "Queue", **arguments: Any) -> sqs.Queue:
    return sqs.Queue(scope, construct_id, **{"visibility_timeout": Duration.minutes(5), **arguments})


def _kept_queue(scope: Stack, construct_id: str = "Queue", **arguments: Any) -> sqs.Queue:
    redrive = sqs.DeadLetterQueue(queue=_queue(scope, f"{construct_id}Failures"), max_receive_count=5)
    return _queue(scope, construct_id, **{"dead_letter_queue": redrive, **arguments})


def _imported_queue(scope: Stack) -> sqs.IQueue:
    return sqs.Queue.from_queue_arn(scope, "Theirs", QUEUE_ARN)


def _impatient_queue(scope: Stack) -> sqs.Queue:
    redrive = sqs.DeadLetterQueue(queue=_queue(scope, "Failures"), max_receive_count=1)
    return _queue(scope, dead_letter_queue=redrive)


def _closed_queue(scope: Stack) -> sqs.Queue:
    closed = sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL)
    return _queue(scope, redrive_allow_policy=closed)


def _here(scope: Stack) -> Stack:
    return Stack(scope, "Here", env={"account": "222222222222", "region": "us-east-1"})


def _other_region(scope: Stack) -> None:
    here = _here(scope)
    far = sqs.Queue.from_queue_arn(here, "Far", QUEUE_ARN.replace("us-east-1", "eu-west-1"))
    consumer(here, queue=far, dead_letter=DeadLetter.none(reason="Its owner keeps them"))


def _other_account(scope: Stack) -> None:
    here = _here(scope)
    consumer(here, queue=_imported_queue(here), dead_letter=DeadLetter.none(reason="Its owner keeps them"))


def _function_elsewhere(scope: Stack) -> None:
    here = _here(scope)
    elsewhere = lambda_.Function.from_function_arn(here, "Elsewhere", FUNCTION_ARN)
    consumer(here, function=elsewhere, visibility_timeout=Duration.minutes(1))


def _dead_letters_elsewhere(scope: Stack) -> None:
    here = _here(scope)
    consumer(here, dead_letter=DeadLetter.to(_imported_queue(here)))


def _itself(scope: Stack) -> None:
    queue = _queue(scope)
    consumer(scope, queue=queue, dead_letter=DeadLetter.to(queue))


def _twice(scope: Stack) -> None:
    queue, polling = _kept_queue(scope), function(scope)
    consumer(scope, "First", queue=queue, function=polling)
    consumer(scope, "Second", queue=queue, function=polling)


def _shared(scope: Stack) -> None:
    queue = _kept_queue(scope)
    consumer(scope, "First", queue=queue)
    consumer(scope, "Second", queue=queue)


_TYPES = (
    _consumer("a queue's ARN for a queue", queue=QUEUE_ARN),
    _consumer("a window in seconds", max_batching_window=30),
    _consumer("one filter without a list", filters=pattern_of(20)),
    _consumer("a receive count as text", max_receive_count="5"),
)

_BATCHES = (
    _consumer("a batch without a window", batch_size=100),
    _consumer("a window of a FIFO queue", fifo=True, max_batching_window=Duration.seconds(5)),
    _consumer("an alarm on an age with half a second", max_message_age=Duration.millis(90_500)),
    _consumer("a queue with a window of half a second", max_batching_window=Duration.millis(500)),
    _consumer("a pattern for a filter", filters=[{"body": {"kind": ["order"]}}]),
    _consumer(
        "a filter with a text for a list",
        filters=[lambda_.FilterCriteria.filter({"body": {"kind": "order"}})],
    ),
    _consumer(
        "a filter with an operator that there is not",
        filters=[lambda_.FilterCriteria.filter({"body": {"kind": [{"startsWith": "order"}]}})],
    ),
    _consumer(
        "a filter with an operator in no list",
        filters=[lambda_.FilterCriteria.filter({"body": {"kind": {"prefix": "order"}}})],
    ),
    _consumer(
        "a filter of a field that messages have not",
        filters=[lambda_.FilterCriteria.filter({"Body": {"kind": ["order"]}})],
    ),
)

_FILTERED = _consumer(
    "a filter of a message's attributes",
    filters=[lambda_.FilterCriteria.filter({"messageAttributes": {"kind": {"stringValue": ["order"]}}})],
)

_TIMES = (
    _consumer("messages that come back too early", visibility_timeout=Duration.seconds(5)),
    _consumer("messages that come back early", visibility_timeout=Duration.seconds(30)),
    _of_queue(
        "a queue whose messages come back too early",
        lambda scope: _kept_queue(scope, visibility_timeout=Duration.seconds(5)),
    ),
    _of_function("a timeout that nobody knows", imported_function),
)

_FUNCTIONS = (
    _consumer("a function of another account behind a queue", _function_elsewhere),
    _of_function(
        "an alias imported as a function behind a queue",
        lambda scope: lambda_.Function.from_function_arn(scope, "Live", f"{FUNCTION_ARN}:live"),
        visibility_timeout=Duration.minutes(1),
    ),
    _of_function(
        "an imported function behind a queue", imported_function, visibility_timeout=Duration.minutes(1)
    ),
    _of_function(
        "a function with a dead-letter queue behind a queue",
        lambda scope: plain_function(scope, dead_letter_queue_enabled=True),
    ),
    _of_function(
        "more concurrency than is reserved",
        lambda scope: function(scope, reserved_concurrent_executions=5),
        max_concurrency=10,
    ),
    _of_function(
        "reserved concurrency that nothing limits",
        lambda scope: function(scope, reserved_concurrent_executions=5),
    ),
    _of_function(
        "a reserved concurrency of one",
        lambda scope: function(scope, reserved_concurrent_executions=1),
    ),
)

_QUEUES = (
    _consumer("a queue in another Region", _other_region),
    _consumer("a queue of another account", _other_account),
    _consumer("a queue polled twice", _twice),
    _consumer("a queue with two consumers", _shared),
    _of_queue("a queue that keeps no failed messages", _queue),
    _of_queue("an imported queue", _imported_queue),
    _of_queue("a queue that gives up at once", _impatient_queue),
    _of_queue(
        "what a queue is made with for one that exists",
        _kept_queue,
        fifo=True,
        visibility_timeout=Duration.minutes(1),
        max_receive_count=10,
    ),
)

_ROUTES = (
    _consumer("a message that is given up soon", max_receive_count=3),
    _consumer("a topic for failed messages", dead_letter=DeadLetter.topic()),
    _consumer("a bucket for failed messages", dead_letter=DeadLetter.bucket()),
    _to("a standard queue behind a FIFO queue", _queue, fifo=True),
    _to("a FIFO queue behind a standard queue", lambda scope: _queue(scope, fifo=True)),
    _to("a queue that admits no failed messages", _closed_queue),
    _consumer("failed messages in another account", _dead_letters_elsewhere),
    _consumer("a queue as its own dead-letter queue", _itself),
    _of_queue("a redrive policy for an imported queue", _imported_queue, dead_letter=DeadLetter.queue()),
    _of_queue("a second redrive policy", _kept_queue, dead_letter=DeadLetter.queue()),
    _consumer(
        "failed messages that expire first", dead_letter=DeadLetter.queue(retention_period=Duration.days(1))
    ),
    _consumer("no dead letters without a reason", dead_letter=DeadLetter.none(reason="")),
)

MISTAKES = (*_TYPES, *_BATCHES, _FILTERED, *_TIMES, *_FUNCTIONS, *_QUEUES, *_ROUTES)
