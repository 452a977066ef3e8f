"""What an assembly says of each stack: how it is deployed, with which files, and after which others."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FileAsset", "StackArtifact", "read_stack_artifacts"]

# What we hand on to CloudFormation. A stack with settings beyond these is for the cdk CLI.
_KNOWN = {
    *("templateFile", "terminationProtection", "validateOnSynth", "assumeRoleArn", "lookupRole"),
    *("cloudFormationExecutionRoleArn", "stackTemplateAssetObjectUrl", "requiresBootstrapStackVersion"),
    *("bootstrapStackVersionSsmParameter", "additionalDependencies", "stackName", "tags", "notificationArns"),
}


@dataclass(frozen=True, slots=True)
class FileAsset:
    """A file or a folder that goes to S3 before its stack is deployed.

    Attributes:
        source: the file, or the folder that is packed.
        is_packed: whether it goes there as a ZIP file.
        bucket: name of the bucket.
        key: key of the object, which its content decides.
    """

    source: Path
    is_packed: bool
    bucket: str
    key: str


@dataclass(frozen=True)
class StackArtifact:
    """One stack of an assembly.

    Attributes:
        folder: the assembly that it is in, its own stage's where it is in one.
        id: its id in there.
        name: its name in CloudFormation.
        region: its Region.
        template: its template.
        properties: what the manifest says of it, with account and Region filled in.
        files: what goes to S3 before it.
        needs: the ids of the stacks that are deployed before it.
        is_plain: whether CloudFormation, the files and these settings are all that it takes.
    """

    folder: Path
    id: str
    name: str
    region: str
    template: Mapping[str, Any]
    properties: Mapping[str, Any]
    files: tuple[FileAsset, ...]
    needs: frozenset[str]
    is_plain: bool

    @property
    def template_url(self) -> str:
        """Where its template is in S3, as CloudFormation takes it; empty where it is no asset."""
        bucket, _, key = (
            str(self.properties.get("stackTemplateAssetObjectUrl", "")).removeprefix("s3://").partition("/")
        )
        return f"https://s3.{self.region}.amazonaws.com/{bucket}/{key}" if key else ""

    def path_of(self, logical_id: str) -> str:
        """Return the construct path of a resource, its own last part left out; the logical id without one."""
        resource = self.template.get("Resources", {}).get(logical_id, {})
        path = str((resource.get("Metadata") or {}).get("aws:cdk:path", logical_id))
        return path.removesuffix("/Resource")


def read_stack_artifacts(assembly: Path, *, account: str, region: str) -> list[StackArtifact]:
    """Read the stacks of an assembly and of its stages, each behind those that it needs.

    Args:
        assembly: the assembly's folder.
        account: account of stacks that name none.
        region: Region of stacks that name none.
    """
    found = {(each.folder, each.id): each for each in _stacks(assembly, account, region)}
    ordered: dict[tuple[Path, str], StackArtifact] = {}

    def add(key: tuple[Path, str]) -> None:
        if key in ordered or key not in found:
            return
        for needed in sorted(found[key].needs):
            add((key[0], needed))
        ordered[key] = found[key]

    for key in found:
        add(key)
    return list(ordered.values())


def _stacks(folder: Path, account: str, region: str) -> Iterator[StackArtifact]:
    artifacts = _json(folder / "manifest.json").get("artifacts", {})
    for artifact_id, artifact in artifacts.items():
        if artifact["type"] == "cdk:cloud-assembly":
            yield from _stacks(folder / artifact["properties"]["directoryName"], account, region)
        elif artifact["type"] == "aws:cloudformation:stack":
            yield _stack(folder, artifact_id, artifacts, account, region)


def _stack(
    folder: Path, artifact_id: str, artifacts: Mapping[str, Any], account: str, region: str
) -> StackArtifact:
    artifact = artifacts[artifact_id]
    _, given = artifact["environment"].removeprefix("aws://").split("/")
    region = region if given.startswith("unknown-") else given
    places = {"${AWS::Partition}": "aws", "${AWS::AccountId}": account, "${AWS::Region}": region}
    properties: dict[str, Any] = _filled(artifact["properties"], places)
    template = _json(folder / properties["templateFile"])
    needs = frozenset(artifact.get("dependencies", ()))
    needed = [artifacts[each] for each in sorted(needs)]
    manifests = [each["properties"]["file"] for each in needed if each["type"] == "cdk:asset-manifest"]
    assets = [_filled(_json(folder / name), places) for name in manifests]
    files = [file for each in assets for file in _files(folder, each)]
    is_plain = (
        properties.keys() <= _KNOWN
        and not any(each.get("dockerImages") for each in assets)
        and None not in files
        and "stackTemplateAssetObjectUrl" in properties
    )
    return StackArtifact(
        folder=folder,
        id=artifact_id,
        name=properties.get("stackName", artifact_id),
        region=region,
        template=template,
        properties=properties,
        files=tuple(file for file in files if file is not None),
        needs=needs,
        is_plain=is_plain,
    )


def _files(folder: Path, assets: Mapping[str, Any]) -> Iterator[FileAsset | None]:
    for asset in assets.get("files", {}).values():
        source = asset["source"]
        for destination in asset["destinations"].values():
            if "path" not in source or source.get("packaging", "file") not in {"file", "zip"}:
                # A command makes it.
                yield None
            else:
                yield FileAsset(
                    source=folder / source["path"],
                    is_packed=source.get("packaging") == "zip",
                    bucket=destination["bucketName"],
                    key=destination["objectKey"],
                )


def _filled(value: Any, places: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each, places) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, places) for each in value]
    if isinstance(value, str):
        for name, known in places.items():
            value = value.replace(name, known)
    return value


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
