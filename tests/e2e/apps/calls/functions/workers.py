"""Functions that fail, succeed, wait, or take their time one by one."""

import logging
import time
from typing import Any

from lambda_invoke import correlated

logger = logging.getLogger()


@correlated
def fail(event: dict[str, Any], context: object) -> None:
    logger.info("attempt at %s", event["id"])
    raise ValueError(f"no stock for {event['id']}")


@correlated
def succeed(event: dict[str, Any], context: object) -> dict[str, str]:
    logger.info("done %s", event["id"])
    return {"made": event["id"]}


@correlated
def sleep(event: dict[str, Any], context: object) -> list[float]:
    start = time.time()
    time.sleep(event["seconds"])
    return [start, time.time()]
