"""Events of S3 in the words of EventBridge, and filters of keys."""

import itertools
import re
from collections.abc import Sequence
from typing import Any

import pytest
from aws_cdk import aws_s3 as s3

from constructs_lib.patterns.senders._bucket_events import (
    Notification,
    causes,
    clashing,
    detail_types,
    key_pattern,
    telling_fields,
    untold,
)

Event = s3.EventType
REASONS = ["PutObject", "POST Object", "CopyObject", "CompleteMultipartUpload"]


def _matches(pattern: Sequence[Any], key: str) -> bool:
    """Whether EventBridge would find a key in a pattern: a list is an or."""
    return not pattern or any(_is_match(each, key) for each in pattern)


def _is_match(matcher: Any, key: str) -> bool:
    if isinstance(matcher, str):
        return key == matcher
    ((kind, value),) = matcher.items()
    if kind != "wildcard":
        return bool(getattr(key, {"prefix": "startswith", "suffix": "endswith"}[kind])(value))
    tokens = re.findall(r"\\[\\*]|.", value)
    parts = [".*" if each == "*" else re.escape(each.removeprefix("\\") or "\\") for each in tokens]
    return re.fullmatch("".join(parts), key, re.DOTALL) is not None


TEXTS = ["".join(each) for length in range(4) for each in itertools.product("a*\\", repeat=length)]
KEYS = ["".join(each) for length in range(6) for each in itertools.product("a*\\", repeat=length)]


@pytest.mark.parametrize("prefix", TEXTS)
def test_pattern_matches_exactly_the_keys_with_prefix_and_suffix(prefix: str) -> None:
    for suffix in TEXTS[:13]:
        pattern = key_pattern(prefix, suffix)
        for key in KEYS:
            expected = key.startswith(prefix) and key.endswith(suffix)
            assert _matches(pattern, key) == expected, (prefix, suffix, key, pattern)


def test_pattern_of_keys() -> None:
    assert key_pattern("", "") == []
    assert key_pattern("in/", "") == [{"prefix": "in/"}]
    assert key_pattern("", ".png") == [{"suffix": ".png"}]
    assert key_pattern("in/", ".png") == [{"wildcard": "in/*.png"}]
    assert key_pattern("a/b", "b.c") == [{"wildcard": "a/b*b.c"}, "a/b.c"]
    assert key_pattern("a*", "\\z") == [{"wildcard": "a\\**\\\\z"}]


@pytest.mark.parametrize(
    ("events", "types", "fields"),
    [
        ([Event.OBJECT_CREATED], ["Object Created"], {}),
        ([Event.OBJECT_CREATED, Event.OBJECT_CREATED_PUT], ["Object Created"], {}),
        (
            [Event.OBJECT_CREATED_PUT, Event.OBJECT_CREATED_COPY],
            ["Object Created"],
            {"reason": ["PutObject", "CopyObject"]},
        ),
        ([Event.OBJECT_CREATED_POST], ["Object Created"], {"reason": ["POST Object"]}),
        ([Event.OBJECT_REMOVED], ["Object Deleted"], {"reason": ["DeleteObject"]}),
        (
            [Event.OBJECT_CREATED, Event.OBJECT_REMOVED],
            ["Object Created", "Object Deleted"],
            {"reason": [*REASONS, "DeleteObject"]},
        ),
        (
            [Event.OBJECT_CREATED_PUT, Event.LIFECYCLE_EXPIRATION],
            ["Object Created", "Object Deleted"],
            {"reason": ["PutObject", "Lifecycle Expiration"]},
        ),
        (
            [Event.OBJECT_REMOVED_DELETE],
            ["Object Deleted"],
            {"reason": ["DeleteObject"], "deletion-type": ["Permanently Deleted"]},
        ),
        (
            [Event.OBJECT_REMOVED_DELETE, Event.OBJECT_REMOVED_DELETE_MARKER_CREATED],
            ["Object Deleted"],
            {"reason": ["DeleteObject"]},
        ),
        (
            [Event.OBJECT_REMOVED_DELETE, Event.LIFECYCLE_EXPIRATION_DELETE],
            ["Object Deleted"],
            {"reason": ["DeleteObject", "Lifecycle Expiration"], "deletion-type": ["Permanently Deleted"]},
        ),
        ([Event.OBJECT_TAGGING], ["Object Tags Added", "Object Tags Deleted"], {}),
        ([Event.OBJECT_CREATED, Event.OBJECT_ACL_PUT], ["Object Created", "Object ACL Updated"], {}),
        ([Event.OBJECT_CREATED_PUT, Event.OBJECT_REMOVED_DELETE], ["Object Created", "Object Deleted"], None),
        (
            [Event.OBJECT_REMOVED_DELETE, Event.LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED],
            ["Object Deleted"],
            None,
        ),
        ([Event.OBJECT_REMOVED_DELETE, Event.LIFECYCLE_EXPIRATION], ["Object Deleted"], None),
        ([Event.OBJECT_CREATED_PUT, Event.OBJECT_TAGGING_PUT], ["Object Created", "Object Tags Added"], None),
    ],
)
def test_fields(events: list[s3.EventType], types: list[str], fields: dict[str, list[str]] | None) -> None:
    assert untold(events) == []
    assert detail_types(events) == types
    assert telling_fields(events) == fields


def test_what_eventbridge_never_hears_of() -> None:
    names = {each.name for each in untold(list(Event)) if not each.name.startswith("REPLICATION")}
    assert names == {"REDUCED_REDUNDANCY_LOST_OBJECT"}
    assert Event.REPLICATION in untold(list(Event))


def test_types_that_include_each_other() -> None:
    assert clashing([Event.OBJECT_CREATED, Event.OBJECT_REMOVED]) is None
    pair = (Event.OBJECT_CREATED_PUT, Event.OBJECT_CREATED)
    assert clashing([Event.OBJECT_REMOVED, *pair]) == pair
    assert clashing([Event.OBJECT_CREATED, Event.OBJECT_CREATED]) is not None
    # Each begins with the other's name, and is not part of it.
    assert clashing([Event.OBJECT_REMOVED_DELETE, Event.OBJECT_REMOVED_DELETE_MARKER_CREATED]) is None


def _notification(prefix: str, suffix: str, *events: s3.EventType) -> Notification:
    return Notification(events or (Event.OBJECT_CREATED,), prefix, suffix, "Stack/Uploads")


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (_notification("in/", ""), _notification("in/", ""), True),
        (_notification("in/", ""), _notification("in/icons/", ".png"), True),
        (_notification("", ""), _notification("in/", ".png"), True),
        (_notification("in/", ""), _notification("out/", ""), False),
        (_notification("in/", ".jpg"), _notification("in/", ".png"), False),
        (_notification("in/", ".gz"), _notification("in/", ".tar.gz"), True),
        (_notification("in/", ""), _notification("in/", "", Event.OBJECT_REMOVED), False),
        (_notification("in/", ""), _notification("in/", "", Event.OBJECT_CREATED_PUT), True),
    ],
)
def test_notifications_that_overlap(one: Notification, other: Notification, overlap: bool) -> None:
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap


def test_rights_that_cause_events() -> None:
    assert causes([Event.OBJECT_CREATED_COPY]) == ["s3:PutObject"]
    assert causes([Event.OBJECT_REMOVED]) == ["s3:DeleteObject", "s3:DeleteObjectVersion"]
    assert causes([Event.LIFECYCLE_EXPIRATION, Event.LIFECYCLE_TRANSITION]) == []
    assert "s3:PutObjectTagging" in causes([Event.OBJECT_TAGGING_PUT])
    assert causes([Event.OBJECT_ACL_PUT]) == ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"]
    assert causes([Event.OBJECT_RESTORE_POST]) == ["s3:RestoreObject"]
