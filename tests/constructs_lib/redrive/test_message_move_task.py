"""Amazon SQS moves letters by itself; the local AWS has no such service."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from constructs_lib.redrive.message_move_task import MoveTask, start_move
from constructs_lib.redrive.outcome import Outcome, Status

QUEUE = "arn:aws:sqs:eu-west-1:111122223333:dead"
Stub = Callable[[str], tuple[Any, Stubber]]


def started(stub: Stub, *looks: dict[str, Any]) -> tuple[MoveTask, Stubber]:
    sqs, stubber = stub("sqs")
    stubber.add_response(
        "start_message_move_task",
        {"TaskHandle": "task"},
        {"SourceArn": QUEUE, "MaxNumberOfMessagesPerSecond": 50},
    )
    for look in looks:
        add_look(stubber, look)
    task = start_move(sqs, QUEUE, 50)
    assert task is not None
    return task, stubber


def add_look(stubber: Stubber, look: dict[str, Any]) -> None:
    expected = {"SourceArn": QUEUE, "MaxResults": 1}
    stubber.add_response("list_message_move_tasks", {"Results": [look]}, expected)


def look(status: str, moved: int, to_move: int = 9, **more: str) -> dict[str, Any]:
    counts = {"ApproximateNumberOfMessagesMoved": moved, "ApproximateNumberOfMessagesToMove": to_move}
    return {"Status": status, **counts, **more}


def ignore(_seconds: float) -> None:
    pass


def sent(count: int) -> Outcome:
    return Outcome(Status.SENT, None, count=count)


def test_each_look_tells_what_is_new(stub: Stub) -> None:
    task, _ = started(stub, look("RUNNING", 0), look("RUNNING", 4), look("RUNNING", 4), look("COMPLETED", 9))
    assert list(task.outcomes(ignore)) == [sent(4), sent(5)]
    assert task.failure == ""


def test_letters_that_come_back_are_not_moved_again(stub: Stub) -> None:
    task, stubber = started(stub, look("RUNNING", 9))
    stubber.add_response(
        "cancel_message_move_task", {"ApproximateNumberOfMessagesMoved": 9}, {"TaskHandle": "task"}
    )
    add_look(stubber, look("CANCELLING", 9))
    add_look(stubber, look("CANCELLED", 9))
    assert list(task.outcomes(ignore)) == [sent(9)]


def test_leaving_early_ends_the_move(stub: Stub) -> None:
    task, stubber = started(stub, look("RUNNING", 4))
    stubber.add_response(
        "cancel_message_move_task", {"ApproximateNumberOfMessagesMoved": 4}, {"TaskHandle": "task"}
    )
    outcomes = task.outcomes(ignore)
    assert next(outcomes) == sent(4)
    outcomes.close()  # type: ignore[attr-defined]


def test_a_failure_has_its_reason(stub: Stub) -> None:
    task, _ = started(stub, look("FAILED", 2, FailureReason="CouldNotDetermineMessageSource"))
    assert list(task.outcomes(ignore)) == [sent(2)]
    assert task.failure == "CouldNotDetermineMessageSource"


def test_where_there_is_no_such_service_there_is_no_task(stub: Stub) -> None:
    sqs, stubber = stub("sqs")
    stubber.add_client_error("start_message_move_task", "AWS.SimpleQueueService.UnsupportedOperation")
    assert start_move(sqs, QUEUE, 1) is None


def test_a_refusal_is_an_error(stub: Stub) -> None:
    sqs, stubber = stub("sqs")
    stubber.add_client_error("start_message_move_task", "AccessDenied")
    with pytest.raises(ClientError):
        start_move(sqs, QUEUE, 1)
