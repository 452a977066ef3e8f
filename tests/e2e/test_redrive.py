"""What lies in failure routes goes back to where it came from, whatever happens on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from constructs_lib.local import LocalAws
from constructs_lib.redrive import (
    ClientFactory,
    Interrupted,
    Outcome,
    RedriveError,
    Reporter,
    RouteKind,
    Summary,
    find_routes,
    redrive,
)
from tests.support.gates import gate_before
from tests.support.waiting import PATIENCE, until

from .redrive_stack import ARN, STACK, Notes, RedriveStack, failure, record


@pytest.fixture(scope="module")
def deployed(local_aws: LocalAws) -> RedriveStack:
    return RedriveStack(local_aws)


@pytest.fixture
def stack(deployed: RedriveStack) -> Iterator[RedriveStack]:
    yield deployed
    deployed.clear()


# A limit also spares the second in which an empty queue is asked for more.
def run(stack: RedriveStack, construct: str | None = None, **options: Any) -> Summary:
    options.setdefault("rate", 500)
    return redrive(STACK, construct, client=stack.client, **options)


def command(stack: RedriveStack, *arguments: str, endpoint: str = "") -> subprocess.Popen[str]:
    """Start the command, which finds AWS at this address."""
    environment = os.environ | dict(stack.aws.environment)
    environment["AWS_ENDPOINT_URL"] = endpoint or stack.aws.endpoint
    return subprocess.Popen(
        [sys.executable, "-m", "constructs_lib.cli", "redrive", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def events(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


def test_every_route_is_found(stack: RedriveStack) -> None:
    routes = find_routes(STACK, client=stack.client)
    found = {(route.name, route.kind, bool(route.topic), route.store.split(":")[2]) for route in routes}
    assert found == {
        ("Redrive/Jobs/Worker", RouteKind.DEAD_LETTER, False, "sqs"),
        ("Redrive/One", RouteKind.DEAD_LETTER, False, "sqs"),
        ("Redrive/Two", RouteKind.DEAD_LETTER, False, "sqs"),
        ("Redrive/Mailer", RouteKind.DEAD_LETTER, True, "sqs"),
        ("Redrive/Report:live", RouteKind.DESTINATION, False, "sqs"),
        ("Redrive/Archiver", RouteKind.DESTINATION, False, "s3"),
        ("Redrive/Intake/Orders", RouteKind.SOURCE_QUEUE, False, "sqs"),
        ("Redrive/Lines/Lines", RouteKind.SOURCE_QUEUE, False, "sqs"),
    }
    assert not any(route.refusal for route in routes)
    shared = [route for route in routes if route.name in {"Redrive/One", "Redrive/Two"}]
    assert all("without their names" in route.warnings[0] for route in shared)


@pytest.mark.parametrize(
    ("construct", "names"),
    [
        ("Jobs", {"Redrive/Jobs/Worker"}),
        ("Redrive/Jobs/Worker", {"Redrive/Jobs/Worker"}),
        ("Report/Dead", {"Redrive/Report:live"}),
        ("Topic", {"Redrive/Mailer"}),
        ("Shared", {"Redrive/One", "Redrive/Two"}),
        ("Orders", {"Redrive/Intake/Orders"}),
        ("Table", set()),
    ],
)
def test_a_construct_or_logical_id_narrows(stack: RedriveStack, construct: str, names: set[str]) -> None:
    assert {route.name for route in find_routes(STACK, construct, client=stack.client)} == names


# Only the one letter between its resend and its removal runs twice.
@pytest.mark.parametrize(("count", "is_accepted"), [(200, True), (15, False)], ids=["accepted", "not sent"])
def test_dead_letters_survive_a_kill_in_the_middle(
    stack: RedriveStack, count: int, is_accepted: bool
) -> None:
    ids = events("e", count)
    stack.put_dead_letters("WorkerDead", ids)
    with (
        gate_before(stack.aws.endpoint, count // 3, is_accepted=is_accepted) as gate,
        command(stack, f"{STACK}/Jobs", "--rate", "500", endpoint=gate.endpoint) as first,
    ):
        gate.wait()
        first.send_signal(signal.SIGKILL)
    assert stack.left("WorkerDead") == count - count // 3
    with command(stack, f"{STACK}/Jobs", "--rate", "500") as second:
        output, errors = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0, errors
    assert "0 failed; left in the routes: 0" in output
    runs = until(stack.runs, lambda runs: sum(runs.values()) >= count + is_accepted)
    assert set(runs) == set(ids)
    assert sum(runs.values()) == count + is_accepted
    assert stack.take_all("WorkerDead") == []


def test_a_dry_run_shows_letters_and_leaves_them_receivable(stack: RedriveStack) -> None:
    stack.put_dead_letters("WorkerDead", events("d", 23))
    with command(stack, f"{STACK}/Jobs", "--dry-run") as process:
        output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert 'Redrive/Jobs/Worker  no stock for d7  {"id": "d7", "number": 7}' in output
    assert output.splitlines()[-1] == (
        "23 failed events found, nothing sent (dry run), 0 skipped, 0 failed; left in the routes: 23"
    )
    assert stack.count("WorkerDead") == 23
    assert stack.runs() == {}


def test_limit_sends_so_many_and_leaves_the_rest_receivable(stack: RedriveStack) -> None:
    stack.put_dead_letters("WorkerDead", events("l", 15))
    summary = run(stack, "Jobs", limit=4)
    assert (summary.found, summary.sent, summary.left) == (4, 4, 11)
    assert stack.count("WorkerDead") == 11
    until(lambda: len(stack.runs()) == 4)


def test_match_chooses_letters(stack: RedriveStack) -> None:
    stack.put_dead_letters("WorkerDead", events("m", 12))
    chosen = "function == 'Worker' && payload.number >= `8` && contains(error, 'stock')"
    summary = run(stack, "Jobs", match=chosen)
    assert (summary.found, summary.sent, summary.skipped, summary.left) == (12, 2, 10, 10)
    until(lambda: set(stack.runs()) == {"m8", "m9"})
    assert stack.count("WorkerDead") == 10


def test_a_function_that_still_fails_gets_each_letter_once(stack: RedriveStack) -> None:
    stack.break_functions()
    stack.put_dead_letters("WorkerDead", events("s", 4))

    class Patient(Reporter):
        """Sends the next letter when the last one is back in the queue."""

        def outcome(self, outcome: Outcome) -> None:  # noqa: ARG002
            until(lambda: stack.left("WorkerDead") == 4)

    summary = run(stack, "Jobs", reporter=Patient())
    assert (summary.sent, summary.failed) == (4, 0)
    until(lambda: stack.count("WorkerDead") == 4)
    assert stack.runs() == dict.fromkeys(events("s", 4), 1)


@pytest.mark.parametrize(
    ("function", "lies"),
    [
        ("Worker", lambda stack: stack.count("WorkerDead")),
        ("Report:live", lambda stack: stack.count("ReportDead")),
        ("Mailer", lambda stack: stack.count("TopicQueue")),
        ("Archiver", lambda stack: len(stack.objects())),
    ],
)
def test_an_event_that_failed_is_processed_after_the_repair(
    stack: RedriveStack, function: str, lies: Callable[[RedriveStack], int]
) -> None:
    stack.break_functions()
    stack.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=b'{"id": "real"}')
    until(lambda: lies(stack) == 1)
    stack.repair_functions()
    notes = Notes()
    summary = run(stack, function.partition(":")[0], limit=1, reporter=notes)
    assert (summary.found, summary.sent, summary.left) == (1, 1, 0)
    letter = notes.outcomes[0].letter
    assert letter is not None
    assert "still broken" in letter.error
    until(lambda: stack.runs() == {"real": 2})
    assert stack.seen_by("real") == function


def test_a_destination_letter_goes_to_the_alias_it_names(stack: RedriveStack) -> None:
    stack.sqs.send_message(QueueUrl=stack.names["ReportDead"], MessageBody=record(f"{ARN}:Report:live", "r1"))
    notes = Notes()
    assert run(stack, "Report", limit=1, reporter=notes).sent == 1
    until(lambda: "r1" in stack.runs())
    assert stack.seen_by("r1") == "Report:live"
    letter = notes.outcomes[0].letter
    assert letter is not None
    assert (letter.error, letter.payload) == ("ValueError: no stock", '{"id":"r1","text":"grün"}')


def test_a_topic_route_is_unwrapped(stack: RedriveStack) -> None:
    stack.client("sns").publish(
        TopicArn=stack.names["Topic"], Message='{"id": "t1"}', MessageAttributes=failure("t1")
    )
    until(lambda: stack.count("TopicQueue") == 1)
    assert run(stack, "Mailer", limit=1).sent == 1
    until(lambda: stack.runs() == {"t1": 1})


def test_a_record_in_a_bucket_is_sent_and_then_removed(stack: RedriveStack) -> None:
    s3, bucket = stack.client("s3"), stack.names["Archive"]
    prefix = "aws/lambda/async/Archiver/2026/11/23/2026-11-23T10.00.00-"
    s3.put_object(Bucket=bucket, Key=f"{prefix}1", Body=record(f"{ARN}:Archiver:$LATEST", "b1"))
    s3.put_object(Bucket=bucket, Key=f"{prefix}2", Body=b"something else")
    notes = Notes()
    summary = run(stack, "Archiver", reporter=notes)
    assert (summary.sent, summary.failed, summary.left) == (1, 1, 1)
    assert notes.outcomes[1].reason == "it is not a record of a failed invocation"
    until(lambda: stack.runs() == {"b1": 1})
    assert stack.objects() == [f"{prefix}2"]


def test_messages_of_a_source_queue_go_back_with_their_attributes(stack: RedriveStack) -> None:
    stack.fail_messages("Orders", ["one", "two"])
    assert run(stack, "Intake", limit=2).sent == 2
    back = {m["Body"]: m["MessageAttributes"]["kind"]["StringValue"] for m in stack.take_all("Orders")}
    assert back == {"one": "one", "two": "two"}
    assert stack.take_all("OrdersDead") == []


def test_fifo_messages_go_back_in_order_and_past_deduplication(stack: RedriveStack) -> None:
    stack.fail_messages("Lines", events("line", 12), fifo=True)
    assert run(stack, "Lines", limit=12).sent == 12
    back = stack.take_all("Lines")
    assert [message["Body"] for message in back] == events("line", 12)
    assert {message["Attributes"]["MessageGroupId"] for message in back} == {"g"}


def test_letters_of_a_shared_queue_need_a_construct(stack: RedriveStack) -> None:
    stack.put_dead_letters("Shared", ["x1"])
    with command(stack, f"{STACK}/Shared") as process:
        output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "it is of Redrive/One or Redrive/Two, and it does not name one of them" in output
    assert "warning: Redrive/One: Redrive-Shared" in errors
    assert stack.count("Shared") == 1
    assert run(stack, "Two", limit=1).sent == 1
    until(lambda: "x1" in stack.runs())
    assert stack.seen_by("x1") == "Two"


def test_what_nobody_knows_is_left_alone(stack: RedriveStack) -> None:
    stack.sqs.send_message(QueueUrl=stack.names["WorkerDead"], MessageBody="hello")
    summary = run(stack, "Jobs")
    assert (summary.sent, summary.failed, summary.left) == (0, 1, 1)
    assert stack.count("WorkerDead") == 1


def failing(stack: RedriveStack, service: str, operation: str) -> ClientFactory:
    """Make clients of which one fails in one operation, as AWS throttles."""

    def refuse(**_call: object) -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "slow down"}}, operation)

    client = stack.aws.client(service)
    client.meta.events.register(f"before-call.*.{operation}", refuse)
    return lambda wanted: client if wanted == service else stack.client(wanted)


def test_a_letter_that_cannot_be_sent_stays(stack: RedriveStack) -> None:
    stack.put_dead_letters("WorkerDead", ["j"])
    summary = redrive(STACK, "Jobs", limit=1, client=failing(stack, "lambda", "Invoke"))
    assert (summary.sent, summary.failed) == (0, 1)
    assert summary.reasons == {"TooManyRequestsException: slow down": 1}
    assert stack.count("WorkerDead") == 1


def test_a_letter_that_cannot_be_removed_is_told_and_stays(stack: RedriveStack) -> None:
    stack.put_dead_letters("WorkerDead", ["k"])
    summary = redrive(STACK, "Jobs", limit=1, client=failing(stack, "sqs", "DeleteMessage"))
    assert (summary.sent, summary.failed) == (0, 1)
    assert "it was sent, but not removed" in next(iter(summary.reasons))
    assert stack.count("WorkerDead") == 1
    until(lambda: "k" in stack.runs())


def test_a_fifo_letter_that_cannot_be_sent_holds_back_those_behind_it(stack: RedriveStack) -> None:
    stack.fail_messages("Lines", events("f", 3), fifo=True)
    summary = redrive(STACK, "Lines", limit=3, client=failing(stack, "sqs", "SendMessage"))
    assert (summary.sent, summary.failed) == (0, 3)
    assert summary.reasons["an earlier failed event of its message group could not be sent"] == 2
    assert stack.count("LinesDead") == 3


def test_ctrl_c_ends_with_a_summary_and_leaves_the_rest_receivable(stack: RedriveStack) -> None:
    stack.put_dead_letters("WorkerDead", events("c", 30))
    with (
        gate_before(stack.aws.endpoint, 12) as gate,
        command(stack, f"{STACK}/Jobs", "--rate", "500", endpoint=gate.endpoint) as process,
    ):
        gate.wait()
        process.send_signal(signal.SIGINT)
        gate.hang_up()
        output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert output.splitlines()[-1] == (
        "12 failed events found, 12 sent, 0 skipped, 0 failed; left in the routes: 18"
    )
    assert stack.count("WorkerDead") == 18
    assert "interrupted; events that were not sent are still in their failure routes" in errors
    assert "Traceback" not in errors
    until(lambda: len(stack.runs()) == 12)


def test_a_library_user_gets_the_summary_of_an_interrupted_run(stack: RedriveStack) -> None:
    class Interrupting(Reporter):
        def outcome(self, outcome: Outcome) -> None:  # noqa: ARG002
            raise KeyboardInterrupt

    stack.put_dead_letters("WorkerDead", events("i", 5))
    with pytest.raises(Interrupted) as caught:
        run(stack, "Jobs", reporter=Interrupting())
    assert caught.value.summary.sent == 1
    assert stack.count("WorkerDead") == 4
    until(lambda: len(stack.runs()) == 1)


@pytest.mark.parametrize(
    ("name", "construct", "text"),
    [
        ("Redrvie", None, "no stack 'Redrvie' in us-east-1; did you mean Redrive"),
        (STACK, "Jobs/Wroker", "stack Redrive has no construct 'Jobs/Wroker'; did you mean Jobs/Worker"),
    ],
)
def test_a_wrong_name_is_one_line_with_the_nearest(
    stack: RedriveStack, name: str, construct: str | None, text: str
) -> None:
    with pytest.raises(RedriveError) as caught:
        find_routes(name, construct, client=stack.client)
    assert str(caught.value).startswith(text)
