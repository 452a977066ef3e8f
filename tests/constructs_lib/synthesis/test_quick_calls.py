"""With cheaper calls jsii gives Node.js the same, and raises the same errors with the same stack traces."""

import os
import re
import subprocess
import sys

_ARGUMENTS = """
import datetime, json, sys, traceback
import aws_cdk as cdk
import aws_cdk.assertions
import jsii
from aws_cdk import aws_cloudwatch as cloudwatch, aws_iam as iam, aws_lambda as lambda_, aws_sqs as sqs

functions = (jsii._type_checking.check_type, jsii._kernel._make_reference_for_native)
before = [each.__code__ for each in functions]
if sys.argv[1] == "quick":
    from constructs_lib.synthesis.quick_calls import quicken
    quicken()
changed = [old is not each.__code__ for old, each in zip(before, functions)]
stack = cdk.Stack(cdk.App(auto_synth=False), "Stack")

class Own(cdk.CfnTag):
    @property
    def value(self):
        return "own " + super().value

class Text(str):
    pass

def without_a_key():
    tag = cdk.CfnTag(key="a", value="b")
    del tag._values["key"]
    return tag

def queue(**settings):
    return sqs.Queue(stack, f"Queue{len(stack.node.children)}", **settings)

def resource(**settings):
    return cdk.CfnResource(stack, f"R{len(stack.node.children)}", type="A::B::C", **settings)

WAYS = [
    *(lambda value=value: cdk.Duration.seconds(value) for value in (1, 1.5, True, "1", None, [], Text("a"))),
    *(lambda value=value: queue(queue_name=value) for value in (None, "a", Text("b"), 1, cdk.Aws.REGION)),
    *(lambda value=value: queue(fifo=value) for value in (None, True, 1, "yes")),
    *(lambda value=value: queue(visibility_timeout=value) for value in (cdk.Duration.days(0), 30, None)),
    *(lambda value=value: queue(encryption=value) for value in (sqs.QueueEncryption.KMS, "KMS")),
    *(
        lambda value=value: queue(dead_letter_queue=value)
        for value in (
            {"queue": queue(), "max_receive_count": 3},
            sqs.DeadLetterQueue(queue=queue(), max_receive_count=3),
            {"queue": queue(), "max_receive_count": "3"},
            {"queue": queue()},
            print,
        )
    ),
    *(
        lambda value=value: iam.PolicyStatement(actions=value, resources=["*"])
        for value in (["sqs:*"], ("sqs:*",), "sqs:*", [1], [], None, {"sqs:*"})
    ),
    *(
        lambda value=value: cloudwatch.Metric(namespace="a", metric_name="b", dimensions_map=value)
        for value in ({"a": "b"}, {"a": 1}, {1: "a"}, {}, [])
    ),
    *(
        lambda value=value: resource(properties=value)
        for value in (
            {"a": [1, "b", None, True, {"c": cdk.CfnTag(key="k", value="v")}]},
            {"own": Own(key="k", value="v")},
            {"function": print},
            {"when": datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)},
            {"without": without_a_key()},
        )
    ),
    lambda: lambda_.Function(stack, "F", runtime="python3.13", handler="a.b", code=None),
    lambda: stack.resolve(Own(key="k", value="v")),
    lambda: stack.resolve({"a": without_a_key()}),
]
for turn in range(2):
    # What passed, or did not, the first time.
    for number, way in enumerate(WAYS):
        try:
            made = way()
            print(number, type(made).__name__)
        except Exception:
            print(number, traceback.format_exc())
print(json.dumps(cdk.assertions.Template.from_stack(stack).to_json()))
print(json.dumps(changed), file=sys.stderr)
"""


def _said(how: str) -> tuple[str, str]:
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    program = [sys.executable, "-c", _ARGUMENTS, how]
    done = subprocess.run(program, env=environment, check=True, capture_output=True, text=True)
    # Node.js's own file has another name each time.
    return re.sub(r"tmp\w+/lib/", "lib/", done.stdout), done.stderr.splitlines()[-1]


def test_answers_errors_and_stack_traces_are_the_same() -> None:
    usual, changed = _said("usual")
    assert changed == "[false, false]"
    quick, changed = _said("quick")
    assert changed == "[true, true]"
    assert quick == usual
    assert usual.count("Traceback") > 20
