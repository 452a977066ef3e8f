"""The command `constructs-lib`: parses arguments and shows results; the work is done in the library."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
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
