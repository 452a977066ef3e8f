"""Whether this system lets functions have folders of their own, in the places that Lambda names."""

import subprocess
import sys
import tempfile

import pytest

from constructs_lib.local.gaps.lambda_.runtimes import own_tmp
from tests.support.waiting import PATIENCE

__all__ = ["can_be_replaced", "runs_in_own_folders"]


def runs_in_own_folders(*command: str) -> bool:
    """Whether a command ends well in a /tmp of its own."""
    with tempfile.TemporaryDirectory() as folder:
        start = [sys.executable, "-I", "-S", str(own_tmp.__file__), folder, folder, "", "", *command]
        return not subprocess.run(start, timeout=PATIENCE, check=False, capture_output=True).returncode


# There is no file of this name but where /tmp was replaced by an empty folder.
_LOOK = "import os, sys; sys.exit(len(os.listdir('/tmp')) > 1)"
can_be_replaced = pytest.mark.skipif(
    not runs_in_own_folders(sys.executable, "-I", "-S", "-c", _LOOK),
    reason="this system lets nobody replace /tmp",
)
