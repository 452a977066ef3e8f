"""Synthesises CDK apps in processes that have CDK loaded already.

::

    import os
    from pathlib import Path

    from constructs_lib.synthesis import synthesise

    outcome = synthesise(["app.py"], folder=Path(), environment=os.environ)
    print(outcome.status, outcome.stderr)

On the command line it is `constructs-lib synth app.py`. The answer is the one of `python app.py`, always:
where a loaded process cannot give it, a new one does.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs_lib.synthesis.synthesising import Outcome, synthesise, warm_up

__all__ = ["Outcome", "synthesise", "warm_up"]


def __getattr__(name: str) -> object:
    # The client of `constructs-lib synth` starts without what these need.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.synthesising"), name)


def __dir__() -> list[str]:
    return __all__
