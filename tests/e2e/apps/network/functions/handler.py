"""Answers in a VPC, and tells whether a file system is mounted."""

import os
from pathlib import Path
from typing import Any


def answer(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the event."""
    return event


def mounted(_event: dict[str, Any], _context: object) -> dict[str, bool]:
    """Return whether the folder of the file system is there."""
    return {"is_mounted": Path(os.environ["FILES"]).is_dir()}
