"""What expires from now on."""

from typing import Any

import pytest

from tests.constructs_lib.review.templates import changes, resource

_TAG = {"Key": "kind", "Value": "draft"}


def _bucket(*rules: dict[str, Any]) -> dict[str, Any]:
    full = [{"Status": "Enabled", **each} for each in rules]
    return {"It": resource("AWS::S3::Bucket", {"LifecycleConfiguration": {"Rules": full}} if full else {})}


def _texts(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    start, end = "It (AWS::S3::Bucket): ", " (LifecycleConfiguration.Rules)"
    found = changes(before, after, "data-at-risk")
    return [each.text.removeprefix(start).removesuffix(end) for each in found]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([], [{"ExpirationInDays": 30}], "all objects expire after 30 days from now on"),
        (
            [{"ExpirationInDays": 90}],
            [{"ExpirationInDays": "30"}],
            "all objects expire after 30 days, before after 90 days",
        ),
        (
            [{"ExpirationInDays": 30, "Prefix": "tmp/"}],
            [{"ExpirationInDays": 30}],
            "all objects expire after 30 days from now on",
        ),
        (
            [{"ExpirationInDays": 5, "Prefix": "tmp/"}],
            [{"ExpirationInDays": 5, "Prefix": "tmp/"}, {"ExpirationInDays": 90}],
            "all objects expire after 90 days from now on",
        ),
        (
            [{"ExpirationInDays": 5, "Status": "Disabled", "Prefix": "in/"}],
            [{"ExpirationInDays": 5, "Prefix": "in/"}],
            "objects below in/ expire after 5 days from now on",
        ),
        (
            [],
            [{"ExpirationDate": "2027-01-01T00:00:00Z"}],
            "all objects expire on 2027-01-01T00:00:00Z from now on",
        ),
        (
            [{"ExpirationDate": "2028-01-01T00:00:00Z"}],
            [{"ExpirationDate": "2027-01-01T00:00:00Z"}],
            "all objects expire on 2027-01-01T00:00:00Z, before on 2028-01-01T00:00:00Z",
        ),
        (
            [{"ExpirationInDays": 5, "TagFilters": [_TAG]}],
            [{"ExpirationInDays": 5}],
            "all objects expire after 5 days from now on",
        ),
        (
            [],
            [{"ExpirationInDays": 5, "TagFilters": [_TAG], "ObjectSizeGreaterThan": 9}],
            "objects with kind=draft larger than 9 bytes expire after 5 days from now on",
        ),
        (
            [{"NoncurrentVersionExpiration": {"NoncurrentDays": 9, "NewerNoncurrentVersions": 3}}],
            [{"NoncurrentVersionExpiration": {"NoncurrentDays": 9}}],
            "all old versions expire after 9 days, before after 9 days, except 3 newer ones",
        ),
    ],
)
def test_what_expires_sooner_is_data_at_risk(
    before: list[dict[str, Any]], after: list[dict[str, Any]], said: str
) -> None:
    assert _texts(_bucket(*before), _bucket(*after)) == [said]
    assert _texts(_bucket(*after), _bucket(*before)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            [{"ExpirationInDays": 5}],
            [{"ExpirationInDays": 5}, {"ExpirationInDays": 6, "Prefix": "a/", "TagFilters": [_TAG]}],
        ),
        ([], [{"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}]),
        ([], [{"ExpirationInDays": 5, "Status": "Disabled"}]),
        (
            [{"ExpirationInDays": 5, "ObjectSizeGreaterThan": 9, "ObjectSizeLessThan": 99}],
            [{"ExpirationInDays": 5, "ObjectSizeGreaterThan": "10", "ObjectSizeLessThan": 20}],
        ),
    ],
)
def test_what_expired_anyway_is_not_told(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    assert _texts(_bucket(*before), _bucket(*after)) == []


@pytest.mark.parametrize("days", [{"Ref": "Days"}, {"Fn::If": ["A", 1, 2]}, [], None])
def test_days_that_nobody_knows_are_told_when_they_are_new(days: Any) -> None:
    old, new = _bucket(), _bucket({"ExpirationInDays": days, "Prefix": {"Ref": "Prefix"}})
    assert len(_texts(old, new)) == 1
    assert _texts(new, old) == _texts(new, new) == []


@pytest.mark.parametrize("kind", ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"])
def test_items_that_expire_by_another_attribute_are_data_at_risk(kind: str) -> None:
    def side(name: str, *, is_on: bool = True) -> dict[str, Any]:
        given = {"AttributeName": name, "Enabled": is_on}
        return {"It": resource(kind, {"TimeToLiveSpecification": given})}

    (found,) = changes(side("ends"), side("at"), "data-at-risk")
    assert "items expire by another attribute, ends → at" in found.text
    assert changes(side("ends"), side("at", is_on=False), "data-at-risk") == []
