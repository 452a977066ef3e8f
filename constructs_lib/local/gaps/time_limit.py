"""Waiting for a coroutine no longer than a limit, without stopping it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

_left_running: set[asyncio.Task[Any]] = set()


async def within(seconds: float, work: Coroutine[Any, Any, Any], *, otherwise: Any) -> Any:
    """Return the result of ``work``, or ``otherwise`` when it takes longer than ``seconds``.

    The work goes on in the background: API Gateway gives up waiting, Lambda does not stop.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if done:
        return task.result()
    # The event loop holds tasks weakly.
    _left_running.add(task)
    task.add_done_callback(_left_running.discard)
    return otherwise
