"""How fast orders of a queue are fulfilled, against handlers with the same table write."""

import contextlib
import json
import statistics
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from constructs_lib.local import Deployment, LocalAws, deploy_app
from tests.bench.result import Result

APP = Path(__file__).parent / "apps" / "fulfilment"
MESSAGES = 2_000
_WARM_UP = 200
_SECONDS = 300.0
_KINDS = ("Plain", "Ours", "Stored")


def fulfilment(rounds: int) -> Iterator[Result]:
    """2,000 messages through the blueprint, through a handler without safety, and one with records."""
    with LocalAws.start() as aws:
        deployment = deploy_app(aws, APP, lambda _step: contextlib.nullcontext())
        lanes = {kind: _Lane(aws, deployment, kind) for kind in _KINDS}
        for lane in lanes.values():
            lane.rate(_WARM_UP)
        rates: dict[str, list[float]] = {kind: [] for kind in _KINDS}
        # A round of this takes as long as several of the others.
        rounds = max(1, rounds // 2)
        for number in range(rounds):
            # Turns are taken, so that a slow spell of the machine falls on all.
            for kind in _KINDS if number % 2 else reversed(_KINDS):
                rates[kind].append(lanes[kind].rate(MESSAGES))
        for lane in lanes.values():
            lane.require_all_fulfilled(_WARM_UP + rounds * MESSAGES)
    plain = statistics.median(rates["Plain"])
    for kind, what, bar in (
        ("Ours", "orders fulfilled, ours / no safety", 0.80),
        ("Stored", "orders fulfilled, with Powertools' own records / no safety", None),
    ):
        ratio = statistics.median(
            ours / theirs for ours, theirs in zip(rates[kind], rates["Plain"], strict=True)
        )
        shown = f"{ratio:.2f} ({statistics.median(rates[kind]):.0f}/s / {plain:.0f}/s)"
        within = "-" if bar is None else f"at least {bar:.2f}"
        yield Result(what, shown, within, bar is None or ratio >= bar)


class _Lane:
    """A queue, its function and the table that it writes."""

    def __init__(self, aws: LocalAws, deployment: Deployment, kind: str) -> None:
        self._sqs, self._lambda, self._dynamodb = map(aws.client, ("sqs", "lambda", "dynamodb"))
        self._queue = deployment.resource(f"{kind}/Orders/Queue")
        self._table = deployment.resource(f"{kind}/Fulfilments")
        self._mapping = deployment.resource(f"{kind}/Orders/EventSourceMapping")
        self._switch(enabled=False)

    def rate(self, messages: int) -> float:
        """Fill the queue, then measure how many messages a second are worked on."""
        for _ in range(messages // 10):
            entries = [{"Id": str(number), "MessageBody": _order()} for number in range(10)]
            self._sqs.send_message_batch(QueueUrl=self._queue, Entries=entries)
        started = time.perf_counter()
        self._switch(enabled=True)
        while self._left():
            if time.perf_counter() - started > _SECONDS:
                raise TimeoutError(f"{self._left()} of {messages} messages are left in {self._queue}")
            time.sleep(0.02)
        seconds = time.perf_counter() - started
        self._switch(enabled=False)
        return messages / seconds

    def require_all_fulfilled(self, messages: int) -> None:
        """Fail unless the table has an item for every message."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._table, Select="COUNT")
        found = sum(page["Count"] for page in pages)
        if found != messages:
            raise AssertionError(f"{found} of {messages} messages are fulfilled in {self._table}")

    def _switch(self, *, enabled: bool) -> None:
        self._lambda.update_event_source_mapping(UUID=self._mapping, Enabled=enabled)

    def _left(self) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found: dict[str, Any] = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=names)
        return sum(int(found["Attributes"][name]) for name in names)


def _order() -> str:
    items = [{"sku": "tea", "quantity": 2}, {"sku": "cup", "quantity": 1}]
    return json.dumps({"id": uuid.uuid4().hex, "customer": "Ada", "items": items})
