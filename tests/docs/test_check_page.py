"""What the page of the check says of other tools and of ours."""

import re
from pathlib import Path

import pytest
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from constructs_lib.checks.checking import CHECKED
from constructs_lib.cli import check_command
from tests.support.stacks import FLAGS, ROOT

PAGE = (ROOT / "docs" / "check.md").read_text()
# https://github.com/awslabs/serverless-rules/blob/main/docs/rules.md
SERVERLESS_RULES = {
    "WS1000", "ES1001", "WS1002", "WS1003", "WS1004", "ES1005", "ES1006", "ES1007", "ES2000", "WS2001",
    "WS2002", "ES2003", "WS3000", "ES4000", "WS5000", "ES6000", "ES7000",
}  # fmt: skip
# https://github.com/cdklabs/cdk-nag/blob/main/RULES.md
NAG = {
    "LambdaTracing", "StarPermissions", "CloudWatchLogGroupRetentionPeriod", "APIGWStructuredLogging",
    "APIGWXrayEnabled", "AppSyncTracing", "LambdaEventSourceMappingDestination", "LambdaDefaultMemorySize",
    "LambdaFunctionDefaultTimeout", "LambdaAsyncFailureDestination", "LambdaLatestVersion", "LambdaDLQ",
    "APIGWAccessLogging", "APIGWDefaultThrottling", "EventBusDLQ", "SNSRedrivePolicy", "SQSRedrivePolicy",
    "StepFunctionStateMachineXray",
}  # fmt: skip


def test_every_rule_of_others_stands_in_the_table_once() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("|")]
    for rule in SERVERLESS_RULES | NAG:
        assert len([row for row in rows if re.search(rf"\b{rule}\b", row)]) == 1, rule


def test_the_page_names_rules_that_are_checked() -> None:
    assert set(re.findall(r"LP\d{3}", PAGE)) <= CHECKED


def test_the_page_names_every_option() -> None:
    options = set(re.findall(r"--[a-z]+", check_command._parser("x").format_help())) - {"--help"}
    assert options
    assert {option for option in options if option not in PAGE} == set()


def test_the_finding_on_the_page_is_the_one_that_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = App(outdir=str(tmp_path), context=FLAGS)
    stack = Stack(app, "Shop")
    queue = sqs.Queue(stack, "Orders", visibility_timeout=Duration.seconds(5))
    function = lambda_.Function(
        stack,
        "Work",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        timeout=Duration.seconds(30),
    )
    lambda_.EventSourceMapping(stack, "Mapping", target=function, event_source_arn=queue.queue_arn)
    queue.grant_consume_messages(function)
    app.synth()
    assert check_command.main([str(tmp_path)]) == 1
    (shown,) = re.findall(r"^error LP104 at .*$", PAGE, re.MULTILINE)
    assert shown in capsys.readouterr().out.splitlines()
