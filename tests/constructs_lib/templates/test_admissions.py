"""What the policies of queues let services do."""

from typing import Any

import pytest

from constructs_lib.templates.admissions import admits
from tests.constructs_lib.checks.case import graph
from tests.constructs_lib.checks.parts import ref, resource

ALLOW = {
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "*",
    "Principal": {"Service": "sns.amazonaws.com"},
}


def _admits(statement: Any, queues: Any = None) -> bool | None:
    app = graph(
        {
            "Queue": resource("SQS::Queue"),
            "Topic": resource("SNS::Topic"),
            "Other": resource("SNS::Topic"),
            "Policy": resource(
                "SQS::QueuePolicy", Queues=queues or [ref("Queue")], PolicyDocument={"Statement": [statement]}
            ),
        }
    )
    queue, topic, *_ = app.resources
    return admits(app, app.names, queue, service="sns", action="sqs:SendMessage", source=topic)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"Action": ["sqs:Send*"]}, True),
        ({"Action": "*"}, True),
        ({"Action": "sqs:ReceiveMessage"}, False),
        ({"Action": {"Fn::ImportValue": "action"}}, None),
        ({"Effect": "Deny"}, False),
        ({"Principal": "*"}, True),
        ({"Principal": {"AWS": "*"}}, True),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, False),
        ({"Principal": {"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}}, True),
        ({"Principal": {"Service": {"Fn::Sub": "sns.${AWS::URLSuffix}"}}}, True),
        ({"Principal": {"Service": "s3.amazonaws.com"}}, False),
        ({"Principal": {"Service": {"Fn::ImportValue": "service"}}}, None),
        ({"Condition": {"ArnEquals": {"aws:SourceArn": ref("Topic")}}}, True),
        ({"Condition": {"ArnLike": {"AWS:SourceArn": [ref("Other"), ref("Topic")]}}}, True),
        ({"Condition": {"ArnEquals": {"aws:SourceArn": ref("Other")}}}, False),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}, True),
    ],
)
def test_a_statement_lets_a_topic_send(change: dict[str, Any], expected: bool | None) -> None:
    assert _admits({**ALLOW, **change}) is expected


def test_a_policy_of_another_queue_lets_nobody_send_to_this_one() -> None:
    assert _admits(ALLOW, ["https://sqs.eu-west-1.amazonaws.com/111122223333/other"]) is False


def test_a_policy_of_a_queue_that_nobody_knows_may_be_that_of_this_one() -> None:
    assert _admits(ALLOW, [{"Fn::ImportValue": "queue"}]) is True
    assert _admits({**ALLOW, "Effect": "Deny"}, [{"Fn::ImportValue": "queue"}]) is False


def test_a_queue_without_a_policy_lets_no_service_send() -> None:
    app = graph({"Queue": resource("SQS::Queue")})
    assert (
        admits(app, app.names, app.resources[0], service="s3", action="sqs:SendMessage", source=None) is False
    )
