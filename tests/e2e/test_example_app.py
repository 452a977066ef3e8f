"""Every example stack, deployed once with the real cdk CLI and driven from outside."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from constructs_lib.local import Deployment, LocalAws, deploy_app, drive_all, find_drivers
from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE

DRIVERS = find_drivers(ROOT / "tests" / "demo")


@pytest.fixture(scope="module")
def example_app(local_aws: LocalAws) -> Deployment:
    return deploy_app(local_aws, ROOT, lambda _name: contextlib.nullcontext())


@pytest.fixture(scope="module")
def driven(local_aws: LocalAws, example_app: Deployment) -> Iterator[dict[Path, Future[list[str]]]]:
    """What failed of each driver; they mostly wait, so three of them do it at a time."""

    def drive(driver: Path) -> list[str]:
        traces: list[str] = []
        rows = list(drive_all([driver], local_aws, example_app, on_error=traces.append))
        failed = [f"{row.sent} -> {row.received} ({row.evidence})" for row in rows if not row.ok]
        return [*failed, *traces]

    with ThreadPoolExecutor(3) as threads:
        yield {driver: threads.submit(drive, driver) for driver in DRIVERS}
        threads.shutdown(cancel_futures=True)


@pytest.mark.parametrize("driver", DRIVERS, ids=lambda driver: driver.stem)
def test_every_row_of_a_driver_holds(driven: dict[Path, Future[list[str]]], driver: Path) -> None:
    assert not driven[driver].result()


def test_nothing_differs_from_what_was_deployed(local_aws: LocalAws, example_app: Deployment) -> None:
    with local_aws.cdk("diff", "--fail", "--app", str(example_app.assembly.folder), "--all") as call:
        call.finish(PATIENCE)
