"""Ends in each way that an app can end: the argument says how."""

import os
import signal
import sys
import threading
from collections.abc import Callable

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

app = cdk.App()
stack = cdk.Stack(app, "Broken")


def of_cdk() -> None:
    sqs.Queue(stack, "Queue", visibility_timeout=cdk.Duration.days(1))
    sqs.Queue(stack, "Queue")


def of_jsii() -> None:
    lambda_.Function(stack, "Function", runtime="python3.13", handler="a.b", code=None)  # type: ignore[arg-type]


def of_python() -> None:
    try:
        int("nothing")
    except ValueError as error:
        raise LookupError("no number") from error


def in_a_thread() -> None:
    thread = threading.Thread(target=of_python, name="Other")
    thread.start()
    thread.join()


def by_hook() -> None:
    sys.excepthook = lambda kind, error, trace: print(kind, error, trace and trace.tb_lineno)
    raise OSError("shown by a hook")


def interrupted() -> None:
    raise KeyboardInterrupt


WAYS: dict[str, Callable[[], object]] = {
    "cdk": of_cdk,
    "jsii": of_jsii,
    "python": of_python,
    "thread": in_a_thread,
    "hook": by_hook,
    "interrupted": interrupted,
    "number": lambda: sys.exit(3),
    "text": lambda: sys.exit("no such stage"),
    "nothing": sys.exit,
    "at once": lambda: os._exit(7),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
}
WAYS[sys.argv[1]]()
app.synth()
print("went on")
