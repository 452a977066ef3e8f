"""Conditions between settings of a function, on plain values."""

import pytest

from constructs_lib import limits
from constructs_lib.rules.conditions.function_options import (
    durable_invocation,
    durable_runtime,
    function_name,
    snap_start,
    without_provisioned,
)

LONGEST = limits.LAMBDA_TIMEOUT.maximum * 1_000


def _snapshot(
    runtime: str | None, storage: float | None = None, *, has_file_system: bool = False
) -> list[str]:
    found = snap_start(
        "LP050", "snap_start", "it", runtime=runtime, storage=storage, has_file_system=has_file_system
    )
    return [fault.got for fault in found]


@pytest.mark.parametrize(
    "runtime", ["python3.12", "python3.14", "java11", "java25", "java8.al2023", "dotnet8", "dotnet10", None]
)
def test_runtimes_with_snapshots(runtime: str | None) -> None:
    assert _snapshot(runtime) == []


@pytest.mark.parametrize(
    "runtime", ["python3.11", "nodejs24.x", "ruby3.4", "java8", "dotnet6", "provided.al2023"]
)
def test_runtimes_without_snapshots(runtime: str) -> None:
    assert _snapshot(runtime) == [f"it with {runtime}"]


@pytest.mark.parametrize(("storage", "found"), [(512, []), (513, ["it with 513 MB"])])
def test_storage_beside_snapshots(storage: int, found: list[str]) -> None:
    assert _snapshot("python3.13", storage) == found


def test_everything_that_excludes_snapshots_is_named() -> None:
    assert len(_snapshot("python3.9", 10_240, has_file_system=True)) == 3


@pytest.mark.parametrize(("amount", "count"), [(None, 0), (0, 0), (1, 1)])
def test_provisioned_concurrency_beside_snapshots(amount: float | None, count: int) -> None:
    assert len(list(without_provisioned("LP050", "snap_start", "it", amount))) == count


@pytest.mark.parametrize(
    ("runtime", "is_right"),
    [
        ("python3.13", True),
        ("python3.14", True),
        ("nodejs22.x", True),
        ("java17", True),
        ("dotnet8", True),
        (None, True),
        ("python3.12", False),
        ("nodejs20.x", False),
        ("java11", False),
        ("ruby3.4", False),
    ],
)
def test_runtimes_of_durable_functions(runtime: str | None, is_right: bool) -> None:
    found = [fault.code for fault in durable_runtime("durable_config", runtime)]
    assert found == ([] if is_right else ["LP051"])


@pytest.mark.parametrize(
    ("name", "reason", "said"),
    [
        ("orders-Worker_2", "they invoke it", []),
        (None, "they invoke it", []),
        ("x" * 64, "they invoke it", []),
        ("x" * 65, "they invoke it", ["function_name.name"]),
        ("", "they invoke it", ["function_name.name"]),
        ("orders:live", "they invoke it", ["function_name.name"]),
        ("bestellungen-fuer-Ä", "they invoke it", ["function_name.name"]),
        ("orders", " ", ["function_name"]),
    ],
)
def test_names(name: str | None, reason: str, said: list[str]) -> None:
    assert [fault.parameter for fault in function_name("function_name", name, reason)] == said


@pytest.mark.parametrize(
    ("is_qualified", "execution", "waits", "count"),
    [
        (True, LONGEST, True, 0),
        (True, LONGEST + 1, True, 1),
        (True, LONGEST + 1, False, 0),
        (True, None, True, 0),
        (None, LONGEST, True, 0),
        (False, LONGEST, False, 1),
        (False, LONGEST + 1, True, 2),
    ],
)
def test_durable_functions_are_invoked_by_a_version_and_waited_for_briefly(
    is_qualified: bool | None, execution: float | None, waits: bool, count: int
) -> None:
    found = durable_invocation(
        "function", "Orders", is_qualified=is_qualified, execution=execution, waits=waits
    )
    assert [fault.code for fault in found] == ["LP056"] * count
