"""Functions that fail, succeed, wait until they may go on, or meet each other."""

import logging
import time
from pathlib import Path
from typing import Any

from constructs_lib.runtime.invoke import correlated

logger = logging.getLogger()
# On the local AWS all functions, and whoever tests them, have this folder in common.
SHARED = Path.home()


@correlated
def fail(event: dict[str, Any], context: object) -> None:
    logger.info("attempt at %s", event["id"])
    raise ValueError(f"no stock for {event['id']}")


@correlated
def succeed(event: dict[str, Any], context: object) -> dict[str, str]:
    logger.info("done %s", event["id"])
    return {"made": event["id"]}


@correlated
def hold(event: dict[str, Any], context: object) -> None:
    """Do nothing until there is a file of the name that the event gives."""
    while not (SHARED / event["gate"]).exists():
        time.sleep(0.01)
    logger.info("done %s", event["id"])


@correlated
def meet(event: dict[str, Any], context: object) -> bool:
    """Wait until all parts of a meeting are there, and say whether they were there at the same time."""
    meeting = SHARED / event["meeting"]
    meeting.mkdir(exist_ok=True)
    (meeting / event["part"]).touch()
    end = time.monotonic() + event["seconds"]
    while len(list(meeting.iterdir())) < event["parts"]:
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
