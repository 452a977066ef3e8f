"""The rows of the page for people who come from elsewhere, and the app in which their code runs."""

import ast
import importlib
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aws_cdk
import aws_cdk.aws_ec2
import aws_cdk.aws_efs
import aws_cdk.aws_iam
from aws_cdk import Duration, Size, Stack, Tags

import constructs_lib
from tests.support.stacks import ROOT, code_folder, function, stack

PAGE = ROOT / "docs" / "coming-from.toml"
_MODULES = {
    "apigateway": "aws_apigateway",
    "dynamodb": "aws_dynamodb",
    "ec2": "aws_ec2",
    "efs": "aws_efs",
    "events": "aws_events",
    "iam": "aws_iam",
    "iot": "aws_iot",
    "kms": "aws_kms",
    "lambda_": "aws_lambda",
    "logs": "aws_logs",
    "logs_destinations": "aws_logs_destinations",
    "elbv2_targets": "aws_elasticloadbalancingv2_targets",
    "scheduler": "aws_scheduler",
    "sns": "aws_sns",
    "subscriptions": "aws_sns_subscriptions",
    "sqs": "aws_sqs",
    "cognito": "aws_cognito",
}


@dataclass(frozen=True)
class Row:
    """A row: where it stands, its code, and the resource type and property that its template has."""

    table: str
    name: str
    ours: str
    shows: str

    @property
    def code(self) -> str:
        """The code as one expression; the arguments of a function as a function with them."""
        if not self.table.startswith("functions"):
            return self.ours
        entry = "" if "entry=" in self.ours or "code=" in self.ours else "entry=folder, "
        return f"StandardFunction(stack, 'Function', {entry}{self.ours})"


def rows() -> Iterator[Row]:
    """Read the rows."""
    for table, content in tomllib.loads(PAGE.read_text()).items():
        for name, row in content.items():
            if isinstance(row, Mapping):
                yield Row(table, name, row["ours"], row["shows"])


def run(row: Row) -> Stack:
    """Run the code of a row in a stack of its own, where the names that it uses are defined."""
    home = stack()
    tree = ast.parse(row.code, mode="eval")
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    scope: dict[str, Any] = {name: getattr(constructs_lib, name) for name in constructs_lib.__all__}
    scope |= {"stack": home, "Duration": Duration, "Size": Size, "Tags": Tags}
    scope |= {name: importlib.import_module(f"aws_cdk.{module}") for name, module in _MODULES.items()}
    scope |= {name: make(home) for name, make in _GIVEN.items() if name in used}
    eval(compile(tree, row.name, "eval"), scope)  # noqa: S307
    return home


def _table(home: Stack) -> Any:
    dynamodb = importlib.import_module("aws_cdk.aws_dynamodb")
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    return dynamodb.TableV2(home, "Table", partition_key=key, dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE)


def _queue(home: Stack) -> Any:
    sqs = importlib.import_module("aws_cdk.aws_sqs")
    dead = sqs.DeadLetterQueue(max_receive_count=5, queue=sqs.Queue(home, "Dead"))
    return sqs.Queue(home, "Queue", visibility_timeout=Duration.minutes(1), dead_letter_queue=dead)


def _vpc(home: Stack) -> Any:
    """The one VPC of the app, whose subnets reach everything."""
    there = home.node.try_find_child("Vpc")
    return there or aws_cdk.aws_ec2.Vpc(home, "Vpc", max_azs=2, restrict_default_security_group=False)


def _topic_rule(home: Stack) -> Any:
    iot = importlib.import_module("aws_cdk.aws_iot")
    payload = iot.CfnTopicRule.TopicRulePayloadProperty(sql="SELECT * FROM 'meters/+'", actions=[])
    return iot.CfnTopicRule(home, "Rule", topic_rule_payload=payload)


def _listener(home: Stack) -> Any:
    elb = importlib.import_module("aws_cdk.aws_elasticloadbalancingv2")
    balancer = elb.ApplicationLoadBalancer(home, "Balancer", vpc=_vpc(home), internet_facing=True)
    return balancer.add_listener("Listener", port=80)


def _made(module: str, kind: str, **arguments: Any) -> Callable[[Stack], Any]:
    """A maker of a CDK construct that stands for what an app has already."""
    return lambda home: getattr(importlib.import_module(f"aws_cdk.{module}"), kind)(home, kind, **arguments)


def _imported(module: str, kind: str, way: str, value: str) -> Callable[[Stack], Any]:
    """A maker of what is imported."""
    return lambda home: getattr(getattr(importlib.import_module(f"aws_cdk.{module}"), kind), way)(
        home, kind, value
    )


# What a build leaves; the page has the command of one for TypeScript.
_OUTPUT = code_folder("built", {"left_over.js": ""})
_BUILD = (
    "import pathlib, sys; pathlib.Path(sys.argv[1], 'handler.js').write_text('exports.handler = () => 1')"
)
_HERE = "us-east-1:111111111111"
_GIVEN: dict[str, Callable[[Stack], Any]] = {
    "folder": lambda _home: code_folder(
        "folder",
        {"handler.py": "def handler(event, context): ...\n", "orders.py": "def create(event, context): ...\n"}
        | {"prices.csv": "tea,3\n", "all.csv": "tea,3\n"},
    ),
    "packages": lambda _home: code_folder(
        "packages", {"handler.py": "def handler(event, context): ...\n", "requirements.txt": "six==1.17.0\n"}
    ),
    "output": lambda _home: str(_OUTPUT),
    "build": lambda _home: [sys.executable, "-c", _BUILD, str(_OUTPUT)],
    "function": function,
    "another": lambda home: function(home, "Another"),
    "table": _table,
    "queue": _queue,
    "bucket": _made("aws_s3", "Bucket"),
    "topic": _made("aws_sns", "Topic"),
    "stream": _made("aws_kinesis", "Stream"),
    "bus": _made("aws_events", "EventBus"),
    "pool": _made("aws_cognito", "UserPool"),
    "key": _made("aws_kms", "Key"),
    "vpc": _vpc,
    "access_point": lambda home: aws_cdk.aws_efs.FileSystem(home, "Files", vpc=_vpc(home)).add_access_point(
        "Access"
    ),
    "log": _made("aws_logs", "LogGroup"),
    "topic_rule": _topic_rule,
    "listener": _listener,
    "role": lambda home: aws_cdk.aws_iam.Role(
        home, "Role", assumed_by=aws_cdk.aws_iam.ServicePrincipal("lambda.amazonaws.com")
    ),
    "endpoint": lambda home: aws_cdk.aws_ec2.InterfaceVpcEndpoint.from_interface_vpc_endpoint_attributes(
        home, "Endpoint", vpc_endpoint_id="vpce-1", port=443
    ),
    "boundary": _imported("aws_iam", "ManagedPolicy", "from_managed_policy_name", "boundary"),
    "certificate": _imported(
        "aws_certificatemanager", "Certificate", "from_certificate_arn", f"arn:aws:acm:{_HERE}:certificate/a"
    ),
}
