"""The command `constructs-lib`: parses arguments and shows results; the work is done in the library."""

import gc
import sys
from importlib import import_module
from typing import Any

from constructs_lib.cli.command_modules import WITH_OWN_ARGUMENTS

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.unraisablehook = raise_again
    try:
        command = sys.argv[1:2]
        if command and command[0] in WITH_OWN_ARGUMENTS:
            # A process that ends at once has no garbage that is worth a search.
            gc.disable()
            module = import_module(f"{__name__}.{WITH_OWN_ARGUMENTS[command[0]]}")
            sys.exit(module.main(sys.argv[2:]))
        from constructs_lib.cli.command_line import app  # noqa: PLC0415 - the extra may not be installed
    except KeyboardInterrupt:
        sys.stderr.write("constructs-lib: interrupted; nothing was started\n")
        sys.exit(130)
    except ModuleNotFoundError as error:
        name = (error.name or "").split(".")[0]
        if name == "constructs_lib":
            raise
        sys.exit(f"constructs-lib: {name} is not installed; install it: pip install 'constructs-lib[cli]'")
    app()


def raise_again(lost: Any) -> None:
    """Raise an interruption again that came while an object was finalised: Python prints it and goes on.

    Args:
        lost: what `sys.unraisablehook` is given.
    """
    if lost.exc_type is not None and issubclass(lost.exc_type, (KeyboardInterrupt, SystemExit)):
        import signal  # noqa: PLC0415 - this is rare
        import threading  # noqa: PLC0415

        # A little later, when this function has ended: within it, it would be lost again. And as a real
        # signal: `_thread.interrupt_main` wakes no call that waits.
        main_thread = threading.main_thread().ident
        again = threading.Timer(0.05, signal.pthread_kill, (main_thread, signal.SIGINT))
        again.daemon = True
        again.start()
    else:
        sys.__unraisablehook__(lost)
