"""Which changes put data at risk, and which protect it better."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, CfnResource, Stack

from constructs_lib.review.protections import GUARDS, PROTECTIONS, Protection
from constructs_lib.review.replacements import schema_of
from constructs_lib.review.reviewing import review
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.stateful import DATA
from constructs_lib.review.template_files import Side, side_of_files, side_of_path
from tests import replacements
from tests.constructs_lib.review.templates import NOW, changes, resource

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


# Of each way to be less protected: values from the best protected one on; `None` is no value.
_BY_LOSS: dict[str, tuple[Any, ...]] = {
    "off": (True, False),
    "on": (None, True),
    "changed": ("one", "two", None),
    "lower": (30, 7),
    "expires": (None, 30, 7),
    "fewer": ([{"Region": "one"}, {"Region": "two"}], [{"Region": "one"}]),
    "weaker": ("aws:kms", "AES256"),
}


def _holding(path: str, value: Any) -> Any:
    head, _, rest = path.partition("/")
    inner = value if not rest else _holding(rest, value)
    if head == "*":
        return [inner]
    return {head: inner} if inner is not None else {}


@pytest.mark.parametrize("row", PROTECTIONS, ids=lambda row: f"{row.type}/{row.path}/{row.loss}")
def test_each_protection_is_seen_where_its_value_is_there_changes_or_is_gone(
    row: Protection,
) -> None:
    values = (False, True) if row.loss == "on" and row.is_on_by_default else _BY_LOSS[row.loss]
    for better, worse in itertools.pairwise(values):
        before, after = (_holding(row.path, each) for each in (better, worse))
        found = _texts(row.type, before, after)
        assert any(f": {row.what}" in each for each in found), (better, worse)
        back = _texts(row.type, after, before)
        if row.loss != "changed" or worse is None:
            assert not any(f"{row.what}" in each for each in back), (worse, better)


def test_several_are_switched_off() -> None:
    on, off = ({"BackupPolicy": {"Status": each}} for each in ("ENABLED", "DISABLED"))
    assert _texts("AWS::EFS::FileSystem", on, off) == [
        "It (AWS::EFS::FileSystem): backups are switched off (BackupPolicy.Status)"
    ]


@pytest.mark.parametrize("algorithms", [("aws:kms", "AES256"), ("AES256", "aws:kms")])
def test_a_key_of_a_bucket_that_only_one_side_has_is_compared(algorithms: tuple[str, str]) -> None:
    def bucket(algorithm: str) -> dict[str, Any]:
        key = {"KMSMasterKeyID": "key"} if algorithm == "aws:kms" else {}
        rule = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, **key}}
        return {"BucketEncryption": {"ServerSideEncryptionConfiguration": [rule]}}

    found = _texts(BUCKET, *map(bucket, algorithms))
    lost = ["encryption: aws:kms → AES256", "the key of its encryption is gone"]
    assert [text.partition(": ")[2].partition(" (")[0] for text in found] == (
        lost if algorithms[0] == "aws:kms" else []
    )


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
    named = {*DATA, *GUARDS, *(each.type for each in PROTECTIONS)}
    assert [kind for kind in named if schema_of(kind) is None] == []
    others = {each.type for each in PROTECTIONS} - set(DATA)
    assert others == {"AWS::SNS::Topic", "AWS::Backup::BackupPlan"}


_PROTECTING = re.compile(
    "Encrypt|Kms|KMS|Backup|Snapshot|DeletionProtection|Retention|EmptyOnDelete|LockConfiguration|TimeToLive"
)
# What has such a name and protects nothing, or nothing of the resource's own data.
_OTHER = re.compile(
    "^(Preferred|CopyTags|DBSnapshot|DBClusterSnapshot|SourceDB|PerformanceInsights|Master|AdminPassword|Rotate)"
    "|^(SnapshotArns|SnapshotName|SnapshotWindow|SnapshottingClusterId|DailySnapshotTime|SnapshotId)$"
    "|^(SnapshotArnsToRestore|SnapshotIdentifier|SnapshotClusterIdentifier|SnapshotOptions|BackupId)$"
    "|^(SnapshotCopyGrantName|SnapshotCopyManual|ManualSnapshotRetentionPeriod|AutomatedSnapshotPauseOptions)$"
    "|^(BackupVaultName|BackupVaultTags|BackupTarget|KmsDataKeyReusePeriodSeconds|TransitEncryptionMode)$"
    "|^(AutomaticBackupReplication(KmsKeyId|RetentionPeriod)|FinalSnapshotRetentionPeriod)$"
)
# Where the name of a snapshot that is made at the end may be given, there is a policy for that as well.
_BY_POLICY = {
    ("AWS::ElastiCache::ServerlessCache", "FinalSnapshotName"),
    ("AWS::MemoryDB::Cluster", "FinalSnapshotName"),
}


def test_every_property_that_protects_data_is_looked_at() -> None:
    looked_at = {(each.type, each.path.partition("/")[0]) for each in PROTECTIONS}
    protecting = {
        (kind, name)
        for kind in DATA
        for name in replacements.properties(kind)
        if _PROTECTING.search(name) and not _OTHER.search(name)
    }
    assert protecting - looked_at - _BY_POLICY == set()
    assert len(protecting) > 60


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        ("AWS::ECR::Repository", {}, {"EmptyOnDelete": True}, "when it is removed is switched on"),
        (
            "AWS::DSQL::Cluster",
            {},
            {"DeletionProtectionEnabled": False},
            "deletion protection is switched off",
        ),
        (
            "AWS::ElastiCache::ReplicationGroup",
            {"SnapshotRetentionLimit": 7},
            {"SnapshotRetentionLimit": 0},
            "days that snapshots are kept: 7 → 0",
        ),
        ("AWS::Events::Archive", {"RetentionDays": 0}, {"RetentionDays": 30}, "not set → 30"),
        ("AWS::Events::Archive", {}, {"RetentionDays": 30}, "not set → 30"),
        ("AWS::Backup::BackupVault", {"LockConfiguration": {"MinRetentionDays": 7}}, {}, "is gone"),
    ],
)
def test_protection_is_lost_by_values_of_a_type(
    kind: str, before: dict[str, Any], after: dict[str, Any], said: str
) -> None:
    (text,) = _texts(kind, before, after)
    assert said in text


@pytest.mark.parametrize("kind", GUARDS)
def test_what_protects_other_resources_is_missed(kind: str) -> None:
    topic = {"Topic": resource("AWS::SNS::Topic")}
    (change,) = changes({**topic, "It": resource(kind)}, topic)
    assert (change.kinds, "is removed: " in change.text) == (("data-at-risk",), True)


def test_a_stack_that_is_no_longer_protected_from_deletion_is_told(tmp_path: Path) -> None:
    def synthesised(name: str, *, is_protected: bool) -> Side:
        app = App(outdir=str(tmp_path / name))
        CfnResource(Stack(app, "Shop", termination_protection=is_protected), "Topic", type="AWS::SNS::Topic")
        app.synth()
        return side_of_path(tmp_path / name)

    on, off = synthesised("on", is_protected=True), synthesised("off", is_protected=False)
    (found,) = review(pair_stacks(on, off), NOW)
    assert [(each.kinds, each.text) for each in found.changes] == [
        (("data-at-risk",), "stack Shop is protected from being deleted no more (terminationProtection)")
    ]
    for one, other in ((off, on), (on, on)):
        assert [each.changes for each in review(pair_stacks(one, other), NOW)] == [()]


def test_what_a_condition_leaves_out_is_removed() -> None:
    made = {"Table": resource(TABLE, {}, Condition="IsKept")}
    before, after = (
        side_of_files({"a.json": json.dumps({"Conditions": {"IsKept": given}, "Resources": made}).encode()})
        for given in ({"Fn::Equals": ["a", "a"]}, {"Fn::Equals": ["a", "b"]})
    )
    (stack,) = review(pair_stacks(before, after), NOW)
    assert {"data-at-risk", "removed"} <= {kind for each in stack.changes for kind in each.kinds}
    (stack,) = review(pair_stacks(after, before), NOW)
    assert {kind for each in stack.changes for kind in each.kinds} == {"added", "changed"}
