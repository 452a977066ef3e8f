"""Which changes put data at risk, and which protect it better."""

from typing import Any

import pytest

from constructs_lib.review import stateful
from constructs_lib.review.replacements import schema_of
from tests.constructs_lib.review.templates import changes, resource

TABLE, BUCKET, QUEUE = "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue"
LOGS, DATABASE = "AWS::Logs::LogGroup", "AWS::RDS::DBInstance"


def _texts(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    old, new = ({"It": resource(kind, each)} for each in (before, after))
    return [each.text for each in changes(old, new, "data-at-risk")]


@pytest.mark.parametrize(
    ("kind", "weaker", "stronger"),
    [
        (TABLE, {}, {"DeletionProtectionEnabled": True}),
        (TABLE, {"TimeToLiveSpecification": {"Enabled": True}}, {}),
        (
            BUCKET,
            {"VersioningConfiguration": {"Status": "Suspended"}},
            {"VersioningConfiguration": {"Status": "Enabled"}},
        ),
        (BUCKET, {}, {"ReplicationConfiguration": {"Role": "x"}}),
        (QUEUE, {"SqsManagedSseEnabled": False}, {}),
        (QUEUE, {"MessageRetentionPeriod": 60}, {"MessageRetentionPeriod": 1209600}),
        (LOGS, {"RetentionInDays": 7}, {}),
        (DATABASE, {"DeletionProtection": False}, {"DeletionProtection": True}),
        ("AWS::KMS::Key", {"Enabled": False}, {"Enabled": True}),
    ],
)
def test_protection_is_lost_one_way_only(kind: str, weaker: dict[str, Any], stronger: dict[str, Any]) -> None:
    assert len(_texts(kind, stronger, weaker)) == 1
    assert _texts(kind, weaker, stronger) == []


@pytest.mark.parametrize(
    ("kind", "attributes", "said"),
    [
        (TABLE, {}, "its items are deleted (DeletionPolicy: Delete)"),
        (TABLE, {"DeletionPolicy": "Retain"}, "the old one stays, with its data, outside the stack"),
        (BUCKET, {}, "it is deleted if it is empty, else the deletion fails"),
        (DATABASE, {}, "a snapshot of its rows is left (DeletionPolicy: Snapshot)"),
        (DATABASE, {"DeletionPolicy": "Delete"}, "its rows are deleted"),
    ],
)
def test_what_becomes_of_data_is_told(kind: str, attributes: dict[str, Any], said: str) -> None:
    topic = {"Topic": resource("AWS::SNS::Topic")}
    (change,) = changes({**topic, "It": resource(kind, **attributes)}, topic)
    assert change.kinds == ("data-at-risk",)
    assert said in change.text


def test_a_replacement_goes_by_the_weaker_policy() -> None:
    def side(name: str, policy: str) -> dict[str, Any]:
        return {"It": resource(TABLE, {"TableName": name}, UpdateReplacePolicy=policy)}

    for before, after in (("Retain", "Delete"), ("Delete", "Retain")):
        found = changes(side("one", before), side("two", after), "data-at-risk")
        assert "its items are deleted (UpdateReplacePolicy: Delete)" in found[0].text


def test_a_condition_may_remove_what_is_there() -> None:
    found = resource(TABLE, Condition="IsProd", DeletionPolicy="Retain")
    (change,) = changes({"It": resource(TABLE, DeletionPolicy="Retain")}, {"It": found})
    assert change.text.startswith("It (AWS::DynamoDB::Table) is made only where IsProd holds from now on")
    assert changes({"It": found}, {"It": resource(TABLE, DeletionPolicy="Retain")}) == []


def test_values_that_are_secret_are_not_shown() -> None:
    kind = "AWS::IAM::ServerCertificate"
    old, new = ({"It": resource(kind, {"PrivateKey": each})} for each in ("one", "two"))
    (change,) = changes(old, new)
    assert change.text == "It (AWS::IAM::ServerCertificate) is replaced: PrivateKey changes"


def test_types_that_hold_data_are_types() -> None:
    named = {*stateful.DATA, *(each.type for each in stateful.PROTECTIONS)}
    assert [kind for kind in named if schema_of(kind) is None] == []
    assert {each.type for each in stateful.PROTECTIONS} - set(stateful.DATA) == {"AWS::SNS::Topic"}
