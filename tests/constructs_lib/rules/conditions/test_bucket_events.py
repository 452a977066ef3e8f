"""S3's event types in the words of EventBridge."""

import pytest

from constructs_lib.rules.conditions.bucket_events import (
    BY_CDK_NAME,
    causes,
    cdk_name,
    clashing,
    detail_fields,
    detail_types,
    is_known_wrong,
    unheard,
)

REASONS = ["PutObject", "POST Object", "CopyObject", "CompleteMultipartUpload"]
CREATED, PUT, COPY = "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Copy"
REMOVED, DELETE = "s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete"
MARKER = "s3:ObjectRemoved:DeleteMarkerCreated"
EXPIRED, EXPIRED_DELETE = "s3:LifecycleExpiration:*", "s3:LifecycleExpiration:Delete"
EXPIRED_MARKER = "s3:LifecycleExpiration:DeleteMarkerCreated"
TAGGING, TAGGED = "s3:ObjectTagging:*", "s3:ObjectTagging:Put"


@pytest.mark.parametrize(
    ("events", "types", "fields"),
    [
        ([CREATED], ["Object Created"], {}),
        ([CREATED, PUT], ["Object Created"], {}),
        ([PUT, COPY], ["Object Created"], {"reason": ["PutObject", "CopyObject"]}),
        (["s3:ObjectCreated:Post"], ["Object Created"], {"reason": ["POST Object"]}),
        ([REMOVED], ["Object Deleted"], {"reason": ["DeleteObject"]}),
        (
            [CREATED, REMOVED],
            ["Object Created", "Object Deleted"],
            {"reason": [*REASONS, "DeleteObject"]},
        ),
        (
            [PUT, EXPIRED],
            ["Object Created", "Object Deleted"],
            {"reason": ["PutObject", "Lifecycle Expiration"]},
        ),
        (
            [DELETE],
            ["Object Deleted"],
            {"reason": ["DeleteObject"], "deletion-type": ["Permanently Deleted"]},
        ),
        ([DELETE, MARKER], ["Object Deleted"], {"reason": ["DeleteObject"]}),
        (
            [DELETE, EXPIRED_DELETE],
            ["Object Deleted"],
            {"reason": ["DeleteObject", "Lifecycle Expiration"], "deletion-type": ["Permanently Deleted"]},
        ),
        ([TAGGING], ["Object Tags Added", "Object Tags Deleted"], {}),
        ([CREATED, "s3:ObjectAcl:Put"], ["Object Created", "Object ACL Updated"], {}),
        ([PUT, DELETE], ["Object Created", "Object Deleted"], None),
        ([DELETE, EXPIRED_MARKER], ["Object Deleted"], None),
        ([DELETE, EXPIRED], ["Object Deleted"], None),
        ([PUT, TAGGED], ["Object Created", "Object Tags Added"], None),
    ],
)
def test_fields(events: list[str], types: list[str], fields: dict[str, list[str]] | None) -> None:
    assert unheard(events) == []
    assert detail_types(events) == types
    assert detail_fields(events) == fields


def test_what_eventbridge_never_hears_of() -> None:
    found = {each for each in unheard(BY_CDK_NAME.values()) if not each.startswith("s3:Replication:")}
    assert found == {"s3:ReducedRedundancyLostObject"}
    assert "s3:Replication:*" in unheard(BY_CDK_NAME.values())
    assert unheard(["s3:OfTomorrow:Put"]) == ["s3:OfTomorrow:Put"]


def test_types_that_include_each_other() -> None:
    assert clashing([CREATED, REMOVED]) is None
    assert clashing([REMOVED, PUT, CREATED]) == (PUT, CREATED)
    assert clashing([CREATED, CREATED]) is not None
    # Each begins with the other's name, and is not part of it.
    assert clashing([DELETE, MARKER]) is None


def test_rights_that_cause_events() -> None:
    assert causes([COPY]) == ["s3:PutObject"]
    assert causes([REMOVED]) == ["s3:DeleteObject", "s3:DeleteObjectVersion"]
    assert causes([EXPIRED, "s3:LifecycleTransition"]) == []
    assert "s3:PutObjectTagging" in causes([TAGGED])
    assert causes(["s3:ObjectAcl:Put"]) == ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"]
    assert causes(["s3:ObjectRestore:Post"]) == ["s3:RestoreObject"]


def test_names_that_users_write() -> None:
    assert cdk_name("s3:ObjectCreated:CompleteMultipartUpload") == "OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD"
    assert cdk_name("s3:ObjectCreated:*") == "OBJECT_CREATED"
    assert cdk_name("OBJECT_OF_TOMORROW") == "OBJECT_OF_TOMORROW"


@pytest.mark.parametrize(
    ("event", "is_wrong"),
    [
        ("s3:ObjectCreated:*", False),
        ("s3:ObjectCreated", True),
        ("s3:ObjectCreated:Upload", True),
        ("s3:ObjectRemoved:DELETE", True),
        ("s3:LifecycleTransition", False),
        ("s3:SomethingNew:Done", False),
    ],
)
def test_types_that_are_none(event: str, is_wrong: bool) -> None:
    assert is_known_wrong(event) is is_wrong
