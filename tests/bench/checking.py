"""How long a check takes: of nothing much, of a template of 500 resources, and in the synthesis of an app."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from constructs_lib.packaging.uv import find_uv
from tests.bench.packaging import tool
from tests.bench.result import Result

_ROOT = Path(__file__).parents[2]
_RESOURCES = 500
# serverless-rules is a plugin of cfn-lint, which comes with it.
_PEER = "cfn-lint-serverless==0.3.6"
_SHARE = """
import functools, json, os, runpy, sys, time
begun = time.perf_counter()
import aws_cdk, cdk_nag, stacks.report_stack
before = time.perf_counter()
from constructs_lib import LambdaChecks
spent = time.perf_counter() - before
validate = LambdaChecks.validate
# The wrapper keeps the name by which Node.js calls it.
@functools.wraps(validate)
def timed(self, context):
    global spent
    before = time.perf_counter()
    try:
        return validate(self, context)
    finally:
        spent += time.perf_counter() - before
LambdaChecks.validate = timed
runpy.run_path("app.py", run_name="__main__")
print(json.dumps([spent, time.perf_counter() - begun]))
"""


def checking(rounds: int) -> Iterator[Result]:
    """A check against a bare interpreter, against cfn-lint, and within the synthesis of the example app."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield from _start(Path(folder), rounds)
        yield from _beside_cfn_lint(Path(folder), rounds)
    yield from _share(rounds)


def _start(folder: Path, rounds: int) -> Iterator[Result]:
    small = folder / "small.json"
    small.write_text(json.dumps({"Resources": _consumer(0)}))
    commands = {"ours": [*_ours(), str(small)], "bare": [sys.executable, "-c", "pass"]}
    runs = _interleaved(commands, rounds * 3)
    seconds = statistics.median(runs["ours"])
    ratio = statistics.median(a / b for a, b in zip(runs["ours"], runs["bare"], strict=True))
    yield Result("check of a small template", f"{seconds:.3f} s", "under 0.3 s", seconds < 0.3)
    yield Result("check of a small template / bare interpreter", f"{ratio:.1f}", "at most 6.0", ratio <= 6)


def _beside_cfn_lint(folder: Path, rounds: int) -> Iterator[Result]:
    template = folder / "large.json"
    consumers = -(-_RESOURCES // len(_consumer(0)))
    resources = {name: each for number in range(consumers) for name, each in _consumer(number).items()}
    template.write_text(json.dumps({"Resources": dict(list(resources.items())[:_RESOURCES])}, indent=1))
    lint = str(tool("cfn-lint", _PEER, find_uv()))
    commands = {
        "ours": [*_ours(), str(template)],
        "cfn-lint": [lint, str(template)],
        "cfn-lint with serverless-rules": [lint, "-a", "cfn_lint_serverless.rules", "--", str(template)],
    }
    # They take seconds each.
    runs = _interleaved(commands, max(1, rounds // 2))
    ours = statistics.median(runs.pop("ours"))
    what = f"check of {_RESOURCES} resources"
    yield Result(what, f"{ours:.2f} s", "under 1 s", ours < 1)
    for name, theirs in runs.items():
        ratio = statistics.median(theirs) / ours
        shown = f"{ratio:.1f} ({statistics.median(theirs):.1f} s / {ours:.2f} s)"
        yield Result(f"{name} / ours, {_RESOURCES} resources", shown, "at least 5.0", ratio >= 5)


def _share(rounds: int) -> Iterator[Result]:
    flags = json.loads((_ROOT / "cdk.json").read_text())["context"]
    shares = []
    for _ in range(max(1, rounds // 2)):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            variables = {"CDK_OUTDIR": folder, "CDK_CONTEXT_JSON": json.dumps(flags)}
            done = subprocess.run(
                [sys.executable, "-c", _SHARE],
                cwd=_ROOT, env=os.environ | variables, check=True, capture_output=True, text=True,
            )  # fmt: skip
        spent, whole = json.loads(done.stdout.splitlines()[-1])
        shares.append(spent / (whole - spent))
    share = statistics.median(shares)
    yield Result("LambdaChecks, of the rest of app.py's synthesis", f"{share:.1%}", "under 5 %", share < 0.05)


def _ours() -> list[str]:
    return [str(Path(sys.executable).parent / "constructs-lib"), "check"]


def _interleaved(commands: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    runs: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        # Turns are taken, so that a slow spell of the machine falls on all.
        for name in commands if number % 2 else reversed(commands):
            before = time.perf_counter()
            done = subprocess.run(commands[name], capture_output=True, check=False)
            runs[name].append(time.perf_counter() - before)
            # A check that finds something ends with another number; one that fails writes a trace.
            assert b"Traceback" not in done.stderr, done.stderr
    # The first run of each writes byte code.
    return {name: taken[1:] for name, taken in runs.items()}


def _consumer(number: int) -> dict[str, Any]:
    """Return the resources of a function behind a queue, as CDK writes them."""
    name = f"Orders{number}"

    def arn(what: str) -> dict[str, list[str]]:
        return {"Fn::GetAtt": [f"{name}{what}", "Arn"]}

    def allow(actions: list[str], what: str) -> dict[str, Any]:
        return {"Effect": "Allow", "Action": actions, "Resource": arn(what)}

    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    poll = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    may = [allow(["logs:CreateLogStream", "logs:PutLogEvents"], "Logs"), allow(poll, "Queue")]
    properties: dict[str, tuple[str, dict[str, Any]]] = {
        "Logs": ("Logs::LogGroup", {"RetentionInDays": 30}),
        "Role": ("IAM::Role", {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}}),
        "Policy": (
            "IAM::Policy",
            {
                "PolicyName": f"{name}Policy",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": may},
                "Roles": [{"Ref": f"{name}Role"}],
            },
        ),
        "Work": (
            "Lambda::Function",
            {
                "Code": {"ZipFile": "def handler(event, context):\n    return None\n"},
                "Handler": "index.handler",
                "Runtime": "python3.13",
                "Role": arn("Role"),
                "Timeout": 10,
                "LoggingConfig": {"LogGroup": {"Ref": f"{name}Logs"}},
                "Environment": {"Variables": {"QUEUE": {"Ref": f"{name}Queue"}}},
            },
        ),
        "Failed": ("SQS::Queue", {"MessageRetentionPeriod": 1_209_600, "SqsManagedSseEnabled": True}),
        "Queue": (
            "SQS::Queue",
            {
                "VisibilityTimeout": 60,
                "SqsManagedSseEnabled": True,
                "RedrivePolicy": {"deadLetterTargetArn": arn("Failed"), "maxReceiveCount": 5},
            },
        ),
        "Mapping": (
            "Lambda::EventSourceMapping",
            {
                "FunctionName": {"Ref": f"{name}Work"},
                "EventSourceArn": arn("Queue"),
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
            },
        ),
    }
    return {
        f"{name}{what}": {"Type": f"AWS::{kind}", "Properties": given}
        for what, (kind, given) in properties.items()
    }
