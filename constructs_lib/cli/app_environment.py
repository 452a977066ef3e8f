"""Writes down the environment in which the cdk CLI starts an app, then starts it.

Started by path in place of the app, so only the standard library is here.
"""

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Write the environment to a file, and become the app's command."""
    file, command = sys.argv[1:]
    Path(file).write_text(json.dumps(dict(os.environ)), encoding="utf-8")
    os.execv("/bin/sh", ["sh", "-c", command])  # noqa: S606 - as the cdk CLI starts it: in a shell


if __name__ == "__main__":
    main()
