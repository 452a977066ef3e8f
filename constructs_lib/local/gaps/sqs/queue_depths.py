"""Metrics of queues."""

import logging
import threading
import time
from typing import Any

from ..catalogue import GapError, gap
from ..patching import Part

cloudwatch = Part("services.cloudwatch")
queues = Part("services.sqs")
responses = Part("core.responses")
logger = logging.getLogger("gaps")

_MINUTE = 60


@gap(
    "queue-metrics",
    aws="`ApproximateNumberOfMessagesVisible` of a queue is recorded every minute.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
    upstream="Queues have no metrics, and an alarm on a dead-letter queue stays silent.",
)
def record_queue_depths() -> None:
    """Record the number of visible messages of each queue when it changes, and every minute."""
    # The emulator lists the queues of one account and Region only, and this has to see all of them.
    if not hasattr(queues._queues, "_data"):
        raise GapError("the store of queues cannot be listed")
    threading.Thread(target=_watch_queues, daemon=True, name="queue-metrics").start()


def _watch_queues() -> None:
    last: dict[Any, tuple[Any, int, float]] = {}
    while True:
        time.sleep(0.5)
        try:
            _look_at_queues(last)
        except Exception:
            logger.exception("queue metrics")


def _look_at_queues(last: dict[Any, tuple[Any, int, float]]) -> None:
    for key, queue in list(queues._queues._data.items()):
        now = time.time()
        depth = sum(message["visible_at"] <= now for message in list(queue["messages"]))
        # A queue made again under an old name has not been recorded.
        known, recorded, when = last.get(key, (None, 0, 0.0))
        if known is queue and depth == recorded and now - when < _MINUTE:
            continue
        last[key] = queue, depth, now
        account, region, _ = key
        name = queue["attributes"]["QueueArn"].rpartition(":")[2]
        with responses.request_scope(account, region):
            metric = "ApproximateNumberOfMessagesVisible"
            cloudwatch.record_metric("AWS/SQS", metric, depth, "Count", {"QueueName": name})
