"""Sends back the events in the failure routes of a stack."""

import math
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from constructs_lib.redrive.bucket_store import BucketStore
from constructs_lib.redrive.clients import ClientFactory, default_clients, place_of, queue_url
from constructs_lib.redrive.errors import RedriveError, aws_errors, reason_of
from constructs_lib.redrive.failure_routes import find_routes
from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.letter_store import Store
from constructs_lib.redrive.matching import Matcher
from constructs_lib.redrive.message_move_task import sources_of, start_move
from constructs_lib.redrive.outcome import Interrupted, Outcome, Reporter, Status, Summary
from constructs_lib.redrive.pace import DEFAULT_RATE, MAX_RATE, Pace
from constructs_lib.redrive.queue_store import BATCH, QueueStore
from constructs_lib.redrive.route import Route, RouteKind
from constructs_lib.redrive.sending import Sender
from constructs_lib.redrive.shards import Shards

__all__ = ["redrive"]

# Beyond the time that a batch takes at the wanted rate: retries of slow calls, and a pause of the machine.
_SPARE_SECONDS = 5
_LOOKED_AT_PER_SECOND = 50
# SQS hides no message for longer than 12 hours:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
_MAX_VISIBILITY = 43_200
_NOT_MATCHING = "it does not match"


def redrive(
    stack: str,
    construct: str | None = None,
    *,
    dry_run: bool = False,
    limit: int | None = None,
    rate: int = DEFAULT_RATE,
    match: str | None = None,
    client: ClientFactory | None = None,
    reporter: Reporter | None = None,
) -> Summary:
    """Send the events in the failure routes of a deployed stack back to where they came from.

    Only events that are in the routes at the start are sent, so a function that still fails gets each event
    once. A failed event is removed after it was sent, never earlier: if the process is killed between the
    two, the next run repeats that one event.

    Args:
        stack: name of the CloudFormation stack.
        construct: path of a construct inside the stack, or a logical id: only routes that start or end in
            it, and those of the queues that it polls, wherever they are; the whole stack by default.
        dry_run: True reports every failed event and sends none; False by default.
        limit: how many failed events to send, or to show, at most, 1 or more; all by default.
        rate: how many failed events to send per second at most, 1 to 500; 10 by default.
        match: JMESPath expression over `function`, `error`, `time` and `payload` that chooses failed
            events; every failed event by default.
        client: makes a boto3 client for a service, such as `boto3.Session().client` or `LocalAws.client`;
            boto3's own by default.
        reporter: is called with routes, failed events and notices; none by default.

    Returns:
        what was done; `failed` is 0 when all that should be sent was sent.

    Raises:
        RedriveError: an argument is out of its range, there is no such stack or construct, or AWS refused.
        Interrupted: Ctrl-C; everything that was not sent is receivable again.
    """
    # What is wrong with the arguments is said before AWS is asked anything.
    _check(rate, limit)
    matcher = Matcher(match)
    client = client or default_clients()
    reporter = reporter or Reporter()
    _say_place(client, reporter, stack)
    routes = find_routes(stack, construct, client=client)
    with aws_errors(f"redrive {stack}"):
        run = _Run(client, reporter, matcher, dry_run=dry_run, limit=limit, rate=rate)
        try:
            run.work_on(routes)
        except KeyboardInterrupt:
            raise Interrupted(run.summary) from None
        return run.summary


def _say_place(client: ClientFactory, reporter: Reporter, stack: str) -> None:
    with aws_errors(f"read stack {stack}"):
        reporter.place(place_of(client))


def _check(rate: int, limit: int | None) -> None:
    if not 1 <= rate <= MAX_RATE:
        message = f"rate must be 1 to {MAX_RATE} failed events per second, got {rate}"
        raise RedriveError(message)
    if limit is not None and limit < 1:
        message = f"limit must be at least 1 failed event, got {limit}"
        raise RedriveError(message)


class _Run:
    def __init__(
        self,
        client: ClientFactory,
        reporter: Reporter,
        matcher: Matcher,
        *,
        dry_run: bool,
        limit: int | None,
        rate: int,
    ) -> None:
        self.summary = Summary()
        self._client = client
        self._sqs = client("sqs")
        self._sender = Sender(client("lambda"), self._sqs)
        self._shards = Shards(client)
        self._pace = Pace(rate)
        self._reporter = reporter
        self._matcher = matcher
        self._dry_run = dry_run
        self._limit = limit
        self._rate = rate
        self._chosen = 0
        self._blocked_groups: set[str] = set()

    def work_on(self, routes: list[Route]) -> None:
        # By store: routes may share a queue, and whose a message is can only be told from all of them.
        grouped: dict[str, list[Route]] = {}
        for route in routes:
            if not route.refusal:
                grouped.setdefault(route.store, []).append(route)
        # All are opened before the first letter is sent, as each notes when that was: a letter that fails
        # again may lie in another of these stores by then, and would be sent once more.
        stores = [(found, store) for found in grouped.values() if (store := self._opened(found))]
        total = sum(store.count() for _, store in stores)
        self._reporter.begin(routes, total if self._limit is None else min(total, self._limit))
        try:
            for found, store in stores:
                self._work_on_store(found, store)
        finally:
            self._count_left([store for _, store in stores])

    def _work_on_store(self, routes: Sequence[Route], store: Store) -> None:
        try:
            if not self._moved(routes):
                self._empty(store)
        except (BotoCoreError, ClientError) as error:
            # The other stores may still work, and what was done so far is to be told.
            self._add(Outcome(Status.FAILED, None, f"{routes[0].store_name}: {reason_of(error)}"))

    def _count_left(self, stores: Sequence[Store]) -> None:
        try:
            self.summary.left = sum(store.count() for store in stores)
        except (BotoCoreError, ClientError):
            self.summary.left = None

    def _opened(self, routes: Sequence[Route]) -> Store | None:
        name = routes[0].store_name
        try:
            if routes[0].store.split(":")[2] == "s3":
                return BucketStore(self._client("s3"), name, routes)
            return QueueStore(
                self._sqs,
                queue_url(self._sqs, routes[0].store),
                routes,
                visibility=lambda letters: self._visibility(letters, routes),
                patient=not self._dry_run,
                notice=self._reporter.notice,
            )
        except ClientError as error:
            self._add(Outcome(Status.FAILED, None, f"{name} cannot be read: {reason_of(error)}"))
            return None

    def _visibility(self, letters: int, routes: Sequence[Route]) -> int:
        seconds: float = _SPARE_SECONDS + 2 * BATCH / self._rate
        if self._dry_run:
            seconds += letters / _LOOKED_AT_PER_SECOND
        elif self._matcher.chooses or any(route.kind is RouteKind.STREAM for route in routes):
            # Letters that do not match, or whose turn has not come, are held while the others are sent.
            seconds += letters / min(self._rate, _LOOKED_AT_PER_SECOND)
        return min(math.ceil(seconds), _MAX_VISIBILITY)

    def _moved(self, routes: Sequence[Route]) -> bool:
        """Let SQS move the failed events, if it would move exactly those; return whether it did."""
        choosy = self._dry_run or self._limit is not None or self._matcher.chooses
        # SQS moves what came from queues, and nothing that Lambda or a topic has put there:
        # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
        if choosy or any(route.kind is not RouteKind.SOURCE_QUEUE for route in routes):
            return False
        sqs, queue = self._sqs, routes[0].store
        sources = sources_of(sqs, queue)
        # It moves every message to the queue that it came from, also to one that was not asked for.
        if sources is None or not sources <= {route.origin.split(":")[-1] for route in routes}:
            return False
        task = start_move(sqs, queue, self._rate)
        if task is None:
            return False
        for outcome in task.outcomes():
            self._add(outcome)
        if task.failure:
            self._reporter.notice(f"SQS did not move all of {routes[0].store_name}: {task.failure}")
        # What it left is sent one by one.
        return not task.failure

    def _empty(self, store: Store) -> None:
        letters = store.letters(self._wanted)
        try:
            for letter, message in letters:
                self._add(self._treated(store, letter, message))
        finally:
            store.release()

    def _wanted(self) -> int:
        return BATCH if self._limit is None else self._limit - self._chosen

    def _treated(self, store: Store, letter: Letter, message: dict[str, Any]) -> Outcome:
        # First, as an expression may look at records that the letter itself does not hold.
        letter = self._shards.opened(letter)
        if letter.foreign or not self._matcher(letter):
            return Outcome(Status.SKIPPED, letter, letter.problem if letter.foreign else _NOT_MATCHING)
        self._chosen += 1
        if self._dry_run:
            return Outcome(Status.SHOWN, letter, letter.problem)
        if letter.problem:
            return Outcome(Status.FAILED, letter, letter.problem)
        # Those behind it in its group would overtake it, and a FIFO queue promises that they do not.
        group = message.get("Attributes", {}).get("MessageGroupId")
        if group in self._blocked_groups:
            return Outcome(
                Status.FAILED, letter, "an earlier failed event of its message group could not be sent"
            )
        outcome = self._sent(store, letter, message)
        if outcome.status is Status.FAILED and group is not None:
            self._blocked_groups.add(group)
        return outcome

    def _sent(self, store: Store, letter: Letter, message: dict[str, Any]) -> Outcome:
        self._pace.wait()
        try:
            # The function may run for longer than the letter is hidden, which then would be received again.
            if letter.route and letter.route.poller:
                store.keep(letter, letter.route.poller.timeout + _SPARE_SECONDS)
            refusal = self._sender.send(letter, message)
        except (BotoCoreError, ClientError) as error:
            return Outcome(Status.FAILED, letter, reason_of(error))
        if refusal:
            return Outcome(Status.FAILED, letter, refusal)
        # Sent before removed: ended between the two, the next run repeats the letter. The other way round, it
        # would be lost.
        try:
            store.remove(letter)
        except (BotoCoreError, ClientError) as error:
            reason = f"it was sent, but not removed, and will be sent again: {reason_of(error)}"
            return Outcome(Status.FAILED, letter, reason)
        return Outcome(Status.SENT, letter)

    def _add(self, outcome: Outcome) -> None:
        self.summary.add(outcome)
        self._reporter.outcome(outcome)
