"""Drives deployed blueprints from outside and tells what was seen, one row per call."""

from dataclasses import dataclass

__all__ = ["Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a driver did and what came of it.

    Attributes:
        blueprint: the blueprint that was driven.
        sent: what was sent, in a few words.
        received: what came back.
        evidence: what proves it, such as a request id that is in the logs.
        ok: whether it is what should come back.
    """

    blueprint: str
    sent: str
    received: str
    evidence: str
    ok: bool
