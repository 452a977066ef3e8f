"""Starts the emulator, with the gaps filled, inside the emulator's own environment.

Started by path in an isolated interpreter: functions run on this interpreter too, and must not find this
project on their module path. So nothing of constructs_lib is imported here.
"""

import importlib.util
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

OFF = "CONSTRUCTS_LIB_GAPS_OFF"


def main() -> None:
    """Fill the gaps and serve until the end."""
    if os.environ.get("BIND_HOST") != "127.0.0.1":
        sys.exit("launch: BIND_HOST must be 127.0.0.1")
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    off = frozenset(name.strip() for name in os.environ.get(OFF, "").split(",") if name.strip())
    gaps = _load_gaps()
    if os.environ.get("AUTH") == "true":
        _count_as_tls()
    applied = gaps.apply(off)
    print("gaps filled:", ", ".join(applied) or "none", flush=True)  # noqa: T201 - this goes to the emulator's log
    from ministack import app  # noqa: PLC0415 - the gaps decide what is imported first

    sys.argv[1:] = []
    app.main()


def _load_gaps() -> ModuleType:
    folder = Path(__file__).with_name("gaps")
    spec = importlib.util.spec_from_file_location(
        "gaps", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        sys.exit(f"launch: {folder} is not a package")
    module = importlib.util.module_from_spec(spec)
    sys.modules["gaps"] = module
    spec.loader.exec_module(module)
    return module


def _count_as_tls() -> None:
    """Have policies that ask for TLS take the loopback for it, as AWS itself is reached by TLS."""
    patching = sys.modules["gaps.patching"]

    def build(original: Callable[[str, bool], None]) -> Callable[[str, bool], None]:
        return lambda source_ip, _secure: original(source_ip, True)

    # Before anything imports this function by its name.
    patching.replace(
        patching.Part("core.iam_evaluator"), "pin_request_origin", build, takes="source_ip secure_transport"
    )


def _end_with_parent(parent: int) -> None:
    # The guard ends this group whenever it can; only a guard that was killed itself leaves it to us.
    while os.getppid() == parent:
        time.sleep(0.5)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
