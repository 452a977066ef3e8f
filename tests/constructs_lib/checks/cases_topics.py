"""Mistakes with topics and their subscriptions."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, ref, resource
from tests.constructs_lib.checks.parts_events import lets, queued_topic, topic

TOPIC = topic()
QUEUED = queued_topic()
OWN = TOPIC["Subscription"]


def _without(resources: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: each for name, each in resources.items() if name not in names}


def _told(**properties: Any) -> dict[str, Any]:
    statement = {**allow("sns:Publish", ref("Topic")), "Principal": {"Service": "events.amazonaws.com"}}
    return {
        "Topic": resource("SNS::Topic", **properties),
        "Policy": resource(
            "SNS::TopicPolicy", Topics=[ref("Topic")], PolicyDocument={"Statement": [statement]}
        ),
        "Rule": resource(
            "Events::Rule",
            EventPattern={"source": ["shop"]},
            Targets=[{"Id": "Topic", "Arn": ref("Topic")}],
        ),
    }


FILTERED = in_place(TOPIC, "Subscription", FilterPolicy={"kind": ["order"]})
MANY = {f"key{number}": ["a", "b", "c", "d"] for number in range(4)}

CASES: tuple[Case, ...] = (
    changed("LP801", "a FIFO topic with a function", TOPIC, "Topic", FifoTopic=True),
    changed(
        "LP804",
        "a filter policy with six keys",
        FILTERED,
        "Subscription",
        FilterPolicy={f"k{n}": ["a"] for n in range(6)},
    ),
    changed("LP805", "a filter policy with 256 combinations", FILTERED, "Subscription", FilterPolicy=MANY),
    changed(
        "LP807",
        "a filter policy with a text in place of a list",
        FILTERED,
        "Subscription",
        FilterPolicy={"kind": "order"},
    ),
    changed(
        "LP807",
        "a filter policy with an invalid operator",
        FILTERED,
        "Subscription",
        FilterPolicy={"kind": [{"starts-with": "order"}]},
    ),
    changed(
        "LP864",
        "keys within keys of attributes",
        FILTERED,
        "Subscription",
        FilterPolicy={"order": {"kind": ["a"]}},
    ),
    Case("LP806", "a function that subscribes twice", {**TOPIC, "Again": OWN}, TOPIC),
    changed("LP861", "raw messages for a function", TOPIC, "Subscription", RawMessageDelivery=True),
    changed(
        "LP861",
        "a word on raw messages for a function",
        TOPIC,
        "Subscription",
        RawMessageDelivery=False,
    ),
    changed("LP865", "a subscription that keeps nothing", TOPIC, "Subscription", RedrivePolicy=None),
    Case("LP860", "a queue that does not let its topic send", _without(QUEUED, "Policy"), QUEUED),
    Case(
        "LP860",
        "a queue that lets another topic send",
        {**QUEUED, "Other": resource("SNS::Topic"), "Policy": lets("sns", source=ref("Other"))},
        {**QUEUED, "Other": resource("SNS::Topic")},
    ),
    changed(
        "LP863",
        "a FIFO queue behind a standard topic",
        QUEUED,
        "Queue",
        FifoQueue=True,
    ),
    Case(
        "LP514", "a dead-letter queue that does not let its topic send", _without(TOPIC, "KeptPolicy"), TOPIC
    ),
    changed("LP309", "a FIFO queue for what a topic cannot deliver", TOPIC, "Kept", FifoQueue=True),
    changed(
        "LP513",
        "a topic that may not use the key of its queue",
        QUEUED,
        "Queue",
        KmsMasterKeyId="alias/aws/sqs",
        SqsManagedSseEnabled=None,
    ),
    Case("LP862", "a topic with a key that no rule may use", _told(KmsMasterKeyId="alias/aws/sns"), _told()),
)
