"""Reads a synthesised cloud assembly (`cdk.out`); knows nothing about the program that wrote it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constructs_lib.local.errors import LocalAwsError

__all__ = ["Assembly", "Stack"]


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack of an assembly.

    Attributes:
        name: its name in CloudFormation.
        account: its 12-digit account, or None when the assembly leaves it open.
        region: its region, or None when the assembly leaves it open.
        bootstrapped: whether it expects a bootstrapped environment.
        types: CloudFormation type of every resource, by logical id.
        paths: construct path of every resource that has one, by logical id.
    """

    name: str
    account: str | None
    region: str | None
    bootstrapped: bool
    types: Mapping[str, str]
    paths: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assembly:
    """A synthesised cloud assembly.

    Attributes:
        folder: the assembly's folder.
        stacks: every stack, those of stages included.
        staged: whether some stacks lie in stages, which `cdk deploy --all` leaves out.
    """

    folder: Path
    stacks: tuple[Stack, ...]
    staged: bool

    @classmethod
    def read(cls, folder: str | Path) -> "Assembly":
        """Read the assembly in a folder.

        Raises:
            LocalAwsError: the folder is missing, is no assembly or holds no stack.
        """
        path = Path(folder).absolute()
        if not path.is_dir():
            message = f"{folder} does not exist; synthesise it first: cdk synth"
            raise LocalAwsError(message)
        if not (path / "manifest.json").is_file():
            message = f"{folder} is not a cloud assembly (it has no manifest.json); synthesise one: cdk synth"
            raise LocalAwsError(message)
        try:
            found = list(_stacks(path))
        except (OSError, ValueError, KeyError, AttributeError) as error:
            reason = f"{type(error).__name__}: {error}"
            message = f"{folder} cannot be read as a cloud assembly ({reason}); synthesise it anew"
            raise LocalAwsError(message) from None
        if not found:
            message = f"{folder} holds no stack; add one to the app and synthesise it anew"
            raise LocalAwsError(message)
        return cls(path, tuple(stack for stack, _ in found), staged=any(staged for _, staged in found))

    def require_account(self, account: str) -> None:
        """Check that every stack is for this account, or leaves its account open.

        Raises:
            LocalAwsError: a stack names another account.
        """
        for stack in self.stacks:
            if stack.account not in {None, account}:
                message = (
                    f"stack {stack.name} is for account {stack.account} and this local AWS is account"
                    f" {account}; start it with account {stack.account}"
                )
                raise LocalAwsError(message)


def _stacks(folder: Path, *, staged: bool = False) -> Iterator[tuple[Stack, bool]]:
    manifest = _json(folder / "manifest.json")
    for artifact_id, artifact in manifest.get("artifacts", {}).items():
        if artifact["type"] == "aws:cloudformation:stack":
            yield _stack(folder, artifact_id, artifact), staged
        elif artifact["type"] == "cdk:cloud-assembly":
            yield from _stacks(folder / artifact["properties"]["directoryName"], staged=True)


def _stack(folder: Path, artifact_id: str, artifact: Mapping[str, Any]) -> Stack:
    properties = artifact["properties"]
    resources = _json(folder / properties["templateFile"]).get("Resources", {})
    account, region = artifact["environment"].removeprefix("aws://").split("/")
    return Stack(
        name=properties.get("stackName", artifact_id),
        account=None if account.startswith("unknown-") else account,
        region=None if region.startswith("unknown-") else region,
        bootstrapped="requiresBootstrapStackVersion" in properties,
        types={logical_id: str(resource.get("Type", "")) for logical_id, resource in resources.items()},
        paths={
            logical_id: path
            for logical_id, resource in resources.items()
            if (path := resource.get("Metadata", {}).get("aws:cdk:path"))
        },
    )


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
