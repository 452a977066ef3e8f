"""Conditions of subnets and file systems, on plain values."""

import pytest

from constructs_lib.rules.conditions.networks import Subnet, local_mount_path, mount_targets, ways, zones
from tests.constructs_lib.rules.conditions.found import codes, messages

ONE = Subnet("One", vpc="vpc-1", zone="eu-west-1a", leads_out=False)
OTHER = Subnet("Other", vpc="vpc-1", zone="eu-west-1b", leads_out=False)
UNKNOWN = Subnet("Unknown")
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/mnt/files", []),
        ("/mnt/Shop-1_a.b", []),
        ("/mnt/" + "x" * 155, []),
        (None, []),
        ("/mnt/" + "x" * 156, ["LP044"]),
        ("/mnt/", ["LP044"]),
        ("/mnt/shop/files", ["LP044"]),
        ("/data", ["LP044"]),
        ("mnt/files", ["LP044"]),
        ("/mnt/files\n", ["LP044"]),
    ],
)
def test_local_mount_path(path: str | None, expected: list[str]) -> None:
    assert codes(local_mount_path("filesystem", path)) == expected


@pytest.mark.parametrize(
    ("subnets", "expected"),
    [
        ([ONE, OTHER], []),
        ([ONE, UNKNOWN], []),
        ([UNKNOWN, UNKNOWN], []),
        ([], []),
        ([ONE], ["LP048"]),
        ([UNKNOWN], ["LP048"]),
        ([ONE, ONE], ["LP048"]),
    ],
)
def test_zones(subnets: list[Subnet], expected: list[str]) -> None:
    assert codes(zones("vpc_subnets", subnets)) == expected


def _gateway(*services: str) -> Subnet:
    return Subnet("Gateway", leads_out=False, gateways=frozenset(services))


@pytest.mark.parametrize(
    ("subnets", "endpoints", "expected"),
    [
        ([ONE], NONE, ["LP047"]),
        ([ONE], frozenset({"s3"}), ["LP047"]),
        ([ONE], frozenset({"sqs"}), []),
        ([_gateway("s3")], NONE, ["LP047"]),
        ([_gateway("sqs")], NONE, []),
        # In one of both the function waits.
        ([_gateway("sqs"), ONE], NONE, ["LP047"]),
        ([Subnet("Nat", leads_out=True), ONE], NONE, ["LP047"]),
        ([Subnet("Nat", leads_out=True)], NONE, []),
        ([UNKNOWN], NONE, []),
    ],
)
def test_ways(subnets: list[Subnet], endpoints: frozenset[str], expected: list[str]) -> None:
    assert codes(ways("vpc_subnets", subnets, endpoints, {("sqs",): "sqs:SendMessage"})) == expected
    assert codes(ways("vpc_subnets", subnets, endpoints, {})) == []


def test_ways_by_any_endpoint_of_a_service() -> None:
    services: dict[tuple[str, ...], str] = {
        ("streams", "tables"): "dynamodb:GetRecords",
        ("tables",): "dynamodb:Query",
    }
    (text,) = messages(ways("vpc_subnets", [ONE], NONE, services))
    assert "subnets from which a function reaches tables, got" in text
    assert "a role that allows dynamodb:Query" in text
    assert codes(ways("vpc_subnets", [_gateway("tables")], NONE, services)) == []
    # The code may call what the other one does not serve.
    assert codes(ways("vpc_subnets", [ONE], frozenset({"streams"}), services)) == ["LP047"]


def test_ways_names_what_is_there_and_what_is_not() -> None:
    services: dict[tuple[str, ...], str] = {
        ("sqs",): "sqs:SendMessage",
        ("s3",): "s3:GetObject",
        ("ssm",): "ssm:GetParameter",
    }
    (text,) = messages(ways("vpc_subnets", [ONE, _gateway("s3")], frozenset({"ssm"}), services))
    assert "subnets from which a function reaches sqs and s3, got One and Gateway" in text
    assert "without an endpoint except for s3 and ssm, and a role that allows sqs:SendMessage and s3:" in text


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ([ONE, OTHER], []),
        ([UNKNOWN], []),
        ([ONE], ["LP045"]),
        ([], ["LP045"]),
        ([ONE, Subnet("Far", vpc="vpc-2", zone="eu-west-1b")], ["LP045"]),
        # Nobody knows which place in the Region a name has.
        ([Subnet("First", "vpc-1", "zone 0"), Subnet("Second", "vpc-1", "zone 1")], []),
    ],
)
def test_mount_targets(targets: list[Subnet], expected: list[str]) -> None:
    assert codes(mount_targets("filesystem", "Files", [ONE, OTHER], targets)) == expected


def test_mount_targets_compares_places() -> None:
    first, second = Subnet("First", "vpc-1", "zone 0"), Subnet("Second", "vpc-1", "zone 1")
    assert codes(mount_targets("filesystem", "Files", [first], [second])) == ["LP045"]
    assert codes(mount_targets("filesystem", "Files", [first], [first])) == []
