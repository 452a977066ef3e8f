"""What the looks have shown on the emulator as it is published, and on which version."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from constructs_lib.local import emulator

__all__ = ["RECORD", "as_text", "pinned_version", "recorded", "write"]

RECORD = Path(__file__).with_name("open.json")
_LOCK = Path(emulator.__file__).with_name("emulator.lock")


def pinned_version() -> str:
    """Return the version of the emulator that every local AWS runs."""
    found: list[str] = re.findall(r"^ministack==(\S+)", _LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    (version,) = found
    return version


def as_text(shown: object) -> str:
    """Return what a look has shown in one line."""
    return repr(shown)


def recorded() -> tuple[str, dict[str, str]]:
    """Return the version on record, and what each look has shown on it."""
    found = json.loads(RECORD.read_text(encoding="utf-8"))
    return found["ministack"], found["shown"]


def write(shown: Mapping[str, str]) -> None:
    """Record what the looks have shown on the pinned version."""
    found = {"ministack": pinned_version(), "shown": dict(sorted(shown.items()))}
    RECORD.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
