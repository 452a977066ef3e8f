"""Waits until a file is there, and tells the processes that it consists of."""

import os
import sys
import threading
from pathlib import Path

import aws_cdk as cdk
import jsii

stack = cdk.Stack(cdk.App(), "Hanging")
node = jsii._runtime.kernel.provider._process._process  # type: ignore[attr-defined]
print(os.getpid(), node.pid, flush=True)
while not Path(sys.argv[1]).exists():
    threading.Event().wait(0.05)
stack.node.set_context("still", "there")
print("went on")
