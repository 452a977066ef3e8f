"""A Region that is prepared without the cdk CLI is as the CLI prepares it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import LocalAws
from constructs_lib.local.bootstrapping import STACK, prepare
from tests.support.waiting import PATIENCE

REGIONS = ("eu-central-1", "eu-west-1")


class Prepared:
    """What prepares Regions, and for which of them it asked the CLI."""

    def __init__(self, aws: LocalAws, cache: Path) -> None:
        self._aws = aws
        self._cache = cache
        self.by_cli: list[str] = []

    def prepare(self, *regions: str, version: str | None = "2.1") -> None:
        prepare(
            {region: self._client(region) for region in regions}, version, self._by_cli, cache=self._cache
        )

    def _by_cli(self, regions: Sequence[str]) -> None:
        self.by_cli += regions
        targets = [f"aws://{self._aws.account}/{region}" for region in regions]
        with self._aws.cdk("bootstrap", *targets, working_folder=self._cache) as call:
            call.finish(PATIENCE)

    def _client(self, region: str) -> Any:
        return self._aws.client("cloudformation", region=region)

    def stack(self, region: str) -> dict[str, object]:
        (stack,) = self._client(region).describe_stacks(StackName=STACK)["Stacks"]
        resources = self._client(region).describe_stack_resources(StackName=STACK)["StackResources"]
        return {
            "template": self._client(region).get_template(StackName=STACK)["TemplateBody"],
            "resources": sorted(
                (each["LogicalResourceId"], each["PhysicalResourceId"].replace(region, "REGION"))
                for each in resources
            ),
            "outputs": sorted(str(each).replace(region, "REGION") for each in stack["Outputs"]),
            **{name: stack[name] for name in ("Parameters", "Capabilities", "StackStatus", "Tags")},
        }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """One Region prepared with the CLI, and one after it."""
    with LocalAws.start() as aws:
        made = Prepared(aws, tmp_path_factory.mktemp("cache"))
        for region in REGIONS:
            made.prepare(region)
        yield made


def test_the_cli_is_asked_once(prepared: Prepared) -> None:
    assert prepared.by_cli == [REGIONS[0]]


def test_the_stack_is_the_same(prepared: Prepared) -> None:
    first, second = (prepared.stack(region) for region in REGIONS)
    assert second == first


@pytest.mark.parametrize("version", [None, "2.2", "2.3"])
def test_what_is_not_known_is_left_to_the_cli(version: str | None, tmp_path: Path) -> None:
    asked: list[str] = []
    (tmp_path / "2.3.json").write_text("half a fi")

    class Client:
        def describe_stacks(self, **_: str) -> object:
            return {"Stacks": [{"Parameters": []}]}

        def get_template(self, **_: str) -> object:
            return {"TemplateBody": "{}"}

    prepare({"eu-west-3": Client()}, version, asked.extend, cache=tmp_path)
    assert asked == ["eu-west-3"]


def test_a_region_that_cannot_be_made_again_is_left_to_the_cli(prepared: Prepared) -> None:
    prepared.by_cli.clear()
    # It has the stack already.
    prepared.prepare(REGIONS[1])
    assert prepared.by_cli == [REGIONS[1]]
