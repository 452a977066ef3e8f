"""Event types of CDK as S3 names them, and filters of keys."""

import itertools
import re
from collections.abc import Sequence
from typing import Any

import pytest
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications

from constructs_lib.patterns.senders._bucket_events import key_pattern, s3_names
from constructs_lib.rules.conditions.bucket_events import cdk_name
from tests.support.stacks import function, stack
from tests.support.templates import properties, template_of


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


def test_every_type_of_cdk_has_the_name_that_s3_has_for_it() -> None:
    scope = stack()
    bucket, worker = s3.Bucket(scope, "Bucket"), notifications.LambdaDestination(function(scope))
    for event in s3.EventType:
        bucket.add_event_notification(event, worker)
    found = properties(template_of(scope), "Custom::S3BucketNotifications")["NotificationConfiguration"]
    written = [name for each in found["LambdaFunctionConfigurations"] for name in each["Events"]]
    assert list(s3_names(s3.EventType)) == written
    assert [cdk_name(each) for each in written] == [each.name for each in s3.EventType]
