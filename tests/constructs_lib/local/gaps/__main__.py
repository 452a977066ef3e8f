"""`make gaps`: looks at the emulator as it is published, and records what it shows by itself.

It makes the looks that the record lacks or has otherwise; all of them with another emulator, or `--all`.
"""

import os
import sys
from collections.abc import Sequence
from concurrent.futures import Future

from constructs_lib.local import LocalAws

from .observing import looking_at
from .record import RECORD, as_text, pinned_version, recorded, write
from .support import ANYTHING, OBSERVATIONS, Emulator

# What does not come by itself within this time counts as never. Time decides here, and in no test.
_PATIENCE = 4.0
_ROUNDS = 3


def main() -> int:
    """Look, record, and return 1 where the emulator shows something else than the looks expect."""
    os.environ["CONSTRUCTS_LIB_GAPS_OFF"] = "all"
    expected = {name: as_text(observation.upstream) for name, observation in OBSERVATIONS.items()}
    shown = {} if "--all" in sys.argv[1:] else _known()
    # On a busy machine something may have come too late: only what differs again is told.
    for _ in range(_ROUNDS):
        shown |= _shown([name for name in expected if shown.get(name) != expected[name]])
    shown = {name: shown[name] for name in expected}
    write(shown)
    changed = [name for name in expected if shown[name] != expected[name]]
    for name in changed:
        print(f"{name}: shows {shown[name]}, not {expected[name]}; can the gap go?")  # noqa: T201
    print(f"{len(shown) - len(changed)} of {len(shown)} looks are as expected; see {RECORD}")  # noqa: T201
    return bool(changed)


def _known() -> dict[str, str]:
    version, shown = recorded()
    return shown if version == pinned_version() else {}


def _shown(names: Sequence[str]) -> dict[str, str]:
    if not names:
        return {}
    with (
        LocalAws.start() as local,
        looking_at(Emulator(local.endpoint, patience=_PATIENCE), names) as outcomes,
    ):
        return {name: _text(name, outcome) for name, outcome in outcomes.items()}


def _text(name: str, outcome: Future[object]) -> str:
    shown = outcome.exception() or outcome.result()
    return as_text(ANYTHING if OBSERVATIONS[name].upstream is ANYTHING else shown)


if __name__ == "__main__":
    sys.exit(main())
