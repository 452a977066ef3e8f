"""Conditions of the domain name of an API, on plain values."""

import pytest

from constructs_lib.rules.conditions import domains
from tests.constructs_lib.rules.conditions.found import found


@pytest.mark.parametrize("name", ["api.example.com", "*.example.com", "a-1.example.co", None])
def test_domain_names(name: str | None) -> None:
    assert found(domains.domain_name("domain.name", name)) == []


@pytest.mark.parametrize(
    "name", ["", "example", "https://a.example.com", "API.example.com", "a.example.com/b"]
)
def test_what_is_no_domain_name(name: str) -> None:
    assert found(domains.domain_name("domain.name", name)) == [("LP242", "domain.name")]


@pytest.mark.parametrize(
    ("here", "there", "is_right"),
    [("eu-west-1", "eu-west-1", True), ("eu-west-1", "us-east-1", False), (None, "us-east-1", True)],
)
def test_certificate_region(here: str | None, there: str, is_right: bool) -> None:
    faults = found(domains.certificate_region("domain.certificate", here, there))
    assert faults == ([] if is_right else [("LP243", "domain.certificate")])


@pytest.mark.parametrize(
    ("zone", "is_right"),
    [("example.com", True), ("example.com.", True), ("api.example.com", True), ("ample.com", False),
     ("b.example.com", False), (None, True)],
)  # fmt: skip
def test_in_hosted_zone(zone: str | None, is_right: bool) -> None:
    faults = found(domains.in_hosted_zone("domain.hosted_zone", "api.example.com", zone))
    assert faults == ([] if is_right else [("LP244", "domain.hosted_zone")])
    assert found(domains.in_hosted_zone("domain.hosted_zone", None, zone)) == []


@pytest.mark.parametrize("path", ["orders", "orders/v1", "a$b.c+d!", None])
def test_base_paths(path: str | None) -> None:
    assert found(domains.base_path("domain.base_path", path)) == []


@pytest.mark.parametrize("path", ["", "/orders", "orders/", "a//b", "a b"])
def test_what_is_no_base_path(path: str) -> None:
    assert found(domains.base_path("domain.base_path", path)) == [("LP245", "domain.base_path")]
