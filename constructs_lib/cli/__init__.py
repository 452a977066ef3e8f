"""The command `constructs-lib`: parses arguments and shows results; the work is done in the library."""

import gc
import sys
from typing import Any

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.unraisablehook = raise_again
    try:
        if sys.argv[1:2] == ["check"]:
            # It needs none of the packages that the others are made of, which are slow to import; and a
            # process that ends at once has no garbage that is worth a search.
            gc.disable()
            from constructs_lib.cli.check_command import main as check  # noqa: PLC0415

            sys.exit(check(sys.argv[2:]))
        if sys.argv[1:2] == ["graph"]:
            gc.disable()
            from constructs_lib.cli.graph_command import main as graph  # noqa: PLC0415 - as above

            sys.exit(graph(sys.argv[2:]))
        if sys.argv[1:2] == ["review"]:
            gc.disable()
            from constructs_lib.cli.review_command import main as review  # noqa: PLC0415

            sys.exit(review(sys.argv[2:]))
        if sys.argv[1:2] == ["synth"]:
            from constructs_lib.cli.synth_command import main as synth  # noqa: PLC0415

            sys.exit(synth(sys.argv[2:]))
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
