"""Every blueprint of app.py, deployed once with the real cdk CLI and driven from outside."""

from collections.abc import Callable
from pathlib import Path

import pytest

from constructs_lib.local import Deployment, LocalAws, drive_all, find_drivers
from tests.support.stacks import ROOT

DRIVERS = find_drivers(ROOT / "tests" / "demo")


@pytest.fixture(scope="module")
def blueprints(deploy_project: Callable[[Path], Deployment]) -> Deployment:
    return deploy_project(ROOT)


@pytest.mark.parametrize("driver", DRIVERS, ids=lambda driver: driver.stem)
def test_every_row_of_a_driver_holds(local_aws: LocalAws, blueprints: Deployment, driver: Path) -> None:
    traces: list[str] = []
    rows = list(drive_all([driver], local_aws, blueprints, on_error=traces.append))
    failed = [f"{row.sent} -> {row.received} ({row.evidence})" for row in rows if not row.ok]
    assert not failed, "\n".join([*failed, *traces])


def test_nothing_differs_from_what_was_deployed(local_aws: LocalAws, blueprints: Deployment) -> None:
    with local_aws.cdk("diff", "--fail", "--app", str(blueprints.assembly.folder), "--all") as call:
        call.finish(60)
