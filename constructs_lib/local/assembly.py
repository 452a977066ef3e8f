"""Reads a synthesised cloud assembly (`cdk.out`); knows nothing about the program that wrote it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.known_types import is_known

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
        certain_types: the types of what is made whatever the conditions say, nested stacks included.
    """

    name: str
    account: str | None
    region: str | None
    bootstrapped: bool
    types: Mapping[str, str]
    paths: Mapping[str, str]
    certain_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assembly:
    """A synthesised cloud assembly.

    Attributes:
        folder: the assembly's folder.
        stacks: every stack, those of stages included.
        staged: whether some stacks lie in stages, which `cdk deploy --all` leaves out.
        warnings: what the synthesis warned of, each in one line with the path of its construct.
    """

    folder: Path
    stacks: tuple[Stack, ...]
    staged: bool
    warnings: tuple[str, ...] = ()

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
            warnings = tuple(dict.fromkeys(_warnings(path)))
        except (OSError, ValueError, KeyError, AttributeError) as error:
            reason = f"{type(error).__name__}: {error}"
            message = f"{folder} cannot be read as a cloud assembly ({reason}); synthesise it anew"
            raise LocalAwsError(message) from None
        if not found:
            message = f"{folder} holds no stack; add one to the app and synthesise it anew"
            raise LocalAwsError(message)
        stacks = tuple(stack for stack, _ in found)
        return cls(path, stacks, staged=any(staged for _, staged in found), warnings=warnings)

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

    def require_known_types(self) -> None:
        """Check that the local AWS knows the types of all resources; what has a condition may not be made.

        Raises:
            LocalAwsError: a stack has a resource of a type that is not known.
        """
        unknown = [
            f"{', '.join(types)} (stack {stack.name})"
            for stack in self.stacks
            if (types := sorted(kind for kind in stack.certain_types if not is_known(kind)))
        ]
        if unknown:
            message = f"the local AWS does not know {', '.join(unknown)}"
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
    resources = _resources(folder / properties["templateFile"])
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
        certain_types=frozenset(_certain_types(folder, resources)),
    )


def _resources(template: Path) -> dict[str, dict[str, Any]]:
    # A loop of the transform AWS::LanguageExtensions stands beside the resources, as a list.
    found = _json(template).get("Resources", {}).items()
    return {logical_id: resource for logical_id, resource in found if isinstance(resource, dict)}


def _certain_types(folder: Path, resources: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for resource in resources.values():
        if "Condition" in resource:
            continue
        yield str(resource.get("Type", ""))
        nested = resource.get("Metadata", {}).get("aws:asset:path", "")
        if resource.get("Type") == "AWS::CloudFormation::Stack" and (folder / nested).is_file():
            yield from _certain_types(folder, _resources(folder / nested))


def _warnings(folder: Path) -> Iterator[str]:
    for artifact in _json(folder / "manifest.json").get("artifacts", {}).values():
        properties = artifact.get("properties", {})
        if artifact["type"] == "cdk:cloud-assembly":
            yield from _warnings(folder / properties["directoryName"])
        # Newer versions of CDK keep what is said of constructs in a file beside the manifest.
        file = artifact.get("additionalMetadataFile")
        said = artifact.get("metadata", {}) | (_json(folder / file) if file else {})
        for path, entries in said.items():
            for entry in entries:
                if entry["type"] == "aws:cdk:warning":
                    yield f"{path.strip('/')}: {' '.join(str(entry['data']).split())}"


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
