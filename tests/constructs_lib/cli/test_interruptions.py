"""An interruption is not lost, whatever it comes into."""

import subprocess
import sys
import textwrap

from tests.support.waiting import PATIENCE

_PROGRAM = """
import os, signal, sys, weakref
from constructs_lib.cli import raise_again

class Thing: pass

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.unraisablehook = raise_again
thing = Thing()
# As connections of boto3 do when they are given up.
weakref.finalize(thing, lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    del thing
    signal.pause()
except KeyboardInterrupt:
    sys.exit(130)
sys.exit(0)
"""


def test_ctrl_c_while_an_object_is_finalised_is_not_lost() -> None:
    program = [sys.executable, "-c", textwrap.dedent(_PROGRAM)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (130, "")
