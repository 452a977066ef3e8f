"""A double border says that failed events wait there for somebody."""

from typing import Any

from tests.constructs_lib.checks.parts import allow, arn, ref, resource, role
from tests.constructs_lib.drawing.apps import drawn


def _kept(**resources: Any) -> set[str]:
    return {part.names[0] for part in drawn(**resources).parts.values() if part.keeps_failures}


def _lost_to(target: Any) -> dict[str, Any]:
    return resource("Lambda::Function", DeadLetterConfig={"TargetArn": target})


def _subscribed(topic: str, queue: str) -> dict[str, Any]:
    return resource("SNS::Subscription", Protocol="sqs", TopicArn=ref(topic), Endpoint=arn(queue))


QUEUE = resource("SQS::Queue")
TOPIC = resource("SNS::Topic")


def test_queue_that_gets_nothing_else_keeps_failed_events() -> None:
    assert _kept(Work=_lost_to(arn("Failed")), Failed=QUEUE) == {"Failed"}


def test_queue_that_something_else_sends_to_does_not() -> None:
    sender = {
        "A": resource("Lambda::Function", Role=arn("R")),
        "R": role(allow("sqs:SendMessage", arn("Failed"))),
    }
    assert _kept(Work=_lost_to(arn("Failed")), Failed=QUEUE, **sender) == set()


def test_topic_keeps_nothing_but_the_queue_behind_it_does() -> None:
    failing = {"Work": _lost_to(ref("Lost")), "Lost": TOPIC}
    assert _kept(**failing) == set()
    assert _kept(**failing, Failed=QUEUE, S=_subscribed("Lost", "Failed")) == {"Failed"}
    mail = resource("SNS::Subscription", Protocol="email", TopicArn=ref("Lost"), Endpoint="a@b.example")
    assert _kept(**failing, Mail=mail) == set()


def test_queue_behind_two_topics_keeps_failed_events_only_where_both_have_nothing_else() -> None:
    topics = {"Lost": TOPIC, "Other": TOPIC, "Failed": QUEUE}
    ways = {"S": _subscribed("Lost", "Failed"), "T": _subscribed("Other", "Failed")}
    assert _kept(Work=_lost_to(ref("Lost")), **topics, **ways) == set()
    assert _kept(Work=_lost_to(ref("Lost")), More=_lost_to(ref("Other")), **topics, **ways) == {"Failed"}


def test_queue_that_a_function_polls_keeps_nothing() -> None:
    mapping = resource("Lambda::EventSourceMapping", FunctionName=ref("Again"), EventSourceArn=arn("Failed"))
    again = {"Again": resource("Lambda::Function"), "M": mapping}
    assert _kept(Work=_lost_to(arn("Failed")), Failed=QUEUE, **again) == set()


def test_bucket_that_tells_of_failed_events_still_keeps_them() -> None:
    told = {"LambdaConfigurations": [{"Event": "s3:ObjectCreated:*", "Function": arn("Again")}]}
    bucket = resource("S3::Bucket", NotificationConfiguration=told)
    config = resource(
        "Lambda::EventInvokeConfig",
        FunctionName=ref("Work"),
        Qualifier="$LATEST",
        DestinationConfig={"OnFailure": {"Destination": arn("Failed")}},
    )
    functions = dict.fromkeys(("Work", "Again"), resource("Lambda::Function"))
    assert _kept(**functions, Config=config, Failed=bucket) == {"Failed"}


def test_failure_route_in_no_template_keeps_failed_events() -> None:
    assert _kept(Work=_lost_to({"Fn::ImportValue": "lost"})) == {"lost"}
