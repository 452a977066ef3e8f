"""Reads a synthesised cloud assembly (`cdk.out`) with all its stacks."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates import documents, sam
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import NESTED_STACK, Resource, Stack
from constructs_lib.templates.resolve import Resolver

__all__ = ["Assembly", "Place", "add_stack", "is_assembly"]

# What `sam build` writes lies below it.
_BUILT = ".aws-sam"
_STAGED = re.compile(r"\b([0-9a-f]{64})\.json")


def is_assembly(folder: Path) -> bool:
    """Return whether a folder is a cloud assembly."""
    return (folder / "manifest.json").is_file()


@frozen
class Assembly:
    """A synthesised cloud assembly.

    Attributes:
        folder: the assembly's folder.
        graph: its stacks, those of stages included, and what they hold.
        staged: whether some stacks lie in stages, which `cdk deploy --all` leaves out.
        warnings: the warnings of the synthesis, each in one line with the path of its construct.
        acknowledged: the rules that a construct's author accepts, each with the reason, by construct path.
    """

    folder: Path
    graph: Graph
    staged: bool = False
    warnings: tuple[str, ...] = ()
    acknowledged: Mapping[str, Mapping[str, str]] = MappingProxyType({})

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """Every stack, those of stages included; those that are nested hang below theirs."""
        return tuple(self.graph.stacks)

    @classmethod
    def read(cls, folder: str | Path, *, translates_sam: bool = True) -> "Assembly":
        """Read the assembly in a folder.

        Args:
            folder: the assembly's folder.
            translates_sam: whether resources of SAM become what CloudFormation makes of them.

        Raises:
            TemplateError: the folder is missing, is no assembly or holds no stack.
        """
        path = Path(folder).absolute()
        if not path.is_dir():
            raise TemplateError(f"{folder} does not exist; synthesise it first: cdk synth")
        if not is_assembly(path):
            message = f"{folder} is not a cloud assembly (it has no manifest.json); synthesise one: cdk synth"
            raise TemplateError(message)
        reading = _Reading()
        reading.graph.translates_sam = translates_sam
        try:
            reading.manifest(path, staged=False)
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            reason = f"{type(error).__name__}: {error}"
            message = f"{folder} cannot be read as a cloud assembly ({reason}); synthesise it again"
            raise TemplateError(message) from None
        if not reading.graph.stacks:
            raise TemplateError(f"{folder} holds no stack; add one to the app and synthesise it again")
        warnings = tuple(dict.fromkeys(reading.warnings))
        return cls(path, reading.graph, reading.staged, warnings, reading.acknowledged)


class _Reading:
    """What is found while the manifests are read."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.staged = False
        self.warnings: list[str] = []
        self.acknowledged: dict[str, dict[str, str]] = {}

    def manifest(self, folder: Path, *, staged: bool) -> None:
        for artifact_id, artifact in _json(folder / "manifest.json").get("artifacts", {}).items():
            properties = artifact.get("properties", {})
            if artifact["type"] == "cdk:cloud-assembly":
                self.manifest(folder / properties["directoryName"], staged=True)
                continue
            said = _said(folder, artifact)
            self._keep(said)
            if artifact["type"] == "aws:cloudformation:stack":
                self.staged = self.staged or staged
                self._stack(folder, artifact_id, artifact, said)

    def _keep(self, said: Mapping[str, Any]) -> None:
        for path, entries in said.items():
            for entry in entries:
                if entry["type"] == "aws:cdk:warning":
                    self.warnings.append(f"{path.strip('/')}: {' '.join(str(entry['data']).split())}")
                elif entry["type"] == "aws:cdk:acknowledged-rules" and isinstance(entry["data"], dict):
                    self.acknowledged.setdefault(path.strip("/"), {}).update(entry["data"])

    def _stack(
        self, folder: Path, artifact_id: str, artifact: Mapping[str, Any], said: Mapping[str, Any]
    ) -> None:
        properties = artifact["properties"]
        account, region = artifact["environment"].removeprefix("aws://").split("/")
        file = folder / properties["templateFile"]
        stack = add_stack(
            self.graph,
            documents.read(file),
            name=properties.get("stackName", artifact_id),
            file=file,
            account=None if account.startswith("unknown-") else account,
            region=None if region.startswith("unknown-") else region,
            path=artifact.get("displayName", artifact_id),
            bootstrapped="requiresBootstrapStackVersion" in properties,
            places=dict(_places(said)),
        )
        stack.is_protected = properties.get("terminationProtection") is True


@frozen
class Place:
    """Where a program made a resource."""

    path: str
    lines: tuple[str, ...]


def add_stack(
    graph: Graph,
    template: Mapping[str, Any],
    *,
    name: str,
    file: Path | None = None,
    account: str | None = None,
    region: str | None = None,
    path: str = "",
    bootstrapped: bool = False,
    places: Mapping[str, Place] | None = None,
    parent: Resource | None = None,
    is_named: bool = True,
) -> Stack:
    """Add a stack to a graph, with the stacks that are nested in it and lie beside it as files.

    Args:
        graph: where it goes.
        template: its template; one of SAM is turned into what CloudFormation makes of it.
        name: its name in CloudFormation.
        file: where its template was read.
        account: its account, where known.
        region: its Region, where known.
        path: its construct path, where known.
        bootstrapped: whether it expects a bootstrapped environment.
        places: where a program made its resources, by the logical id.
        parent: the resource that nests it.
        is_named: whether CloudFormation calls it so.
    """
    origins: Mapping[str, str] = {}
    if graph.translates_sam and sam.is_sam(template):
        made = sam.expanded(template, str(file or name), is_built=file is not None and _BUILT in file.parts)
        template, origins = made.template, made.origins
    stack = Stack(
        graph,
        name,
        template,
        account=account,
        region=region,
        file=file,
        path=path,
        bootstrapped=bootstrapped,
        parent=parent,
        is_named=is_named,
        resolver=Resolver,
    )
    if parent is None:
        graph.stacks.append(stack)
    for logical_id, definition in stack.section("Resources").items():
        place = (places or {}).get(logical_id, Place("", ()))
        resource = _resource(stack, logical_id, definition, place, origins.get(logical_id, ""))
        stack.resources[logical_id] = resource
        _add_nested(graph, resource)
    return stack


def _resource(
    stack: Stack, logical_id: str, definition: Mapping[str, Any], place: Place, origin: str
) -> Resource:
    metadata = definition.get("Metadata")
    own = metadata.get("aws:cdk:path", "") if isinstance(metadata, dict) else ""
    return Resource(stack, logical_id, definition, path=own or place.path, lines=place.lines, origin=origin)


def _add_nested(graph: Graph, parent: Resource) -> None:
    file = _nested_file(parent)
    if file is not None:
        stack = parent.stack
        stack.nested[parent.logical_id] = add_stack(
            graph,
            documents.read(file),
            name=parent.logical_id,
            file=file,
            account=stack.account,
            region=stack.region,
            parent=parent,
        )


def _nested_file(resource: Resource) -> Path | None:
    file = resource.stack.file
    if resource.type != NESTED_STACK or file is None:
        return None
    beside = resource.metadata.get("aws:asset:path")
    # A template that is not packed yet names its nested ones as files beside it.
    given = resource.definition.get("Properties")
    address = given.get("TemplateURL") if isinstance(given, dict) else None
    named = address if beside is None else beside
    if isinstance(address, dict) and beside is None:
        named = _staged(file.parent, address)
    if not isinstance(named, str) or "://" in named:
        return None
    found = file.parent / named
    return found if found.is_file() else None


def _staged(folder: Path, address: Mapping[str, Any]) -> str | None:
    """Return the file of an assembly that goes where an address in S3 leads; only the CLI notes it."""
    found = _STAGED.search(json.dumps(address))
    for manifest in folder.glob("*.assets.json") if found else ():
        staged = _json(manifest).get("files", {}).get(found[1]) if found else None
        if staged is not None:
            path: str | None = staged.get("source", {}).get("path")
            return path
    return None


def _said(folder: Path, artifact: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of constructs, by their path; newer versions of CDK keep it in a file."""
    file = artifact.get("additionalMetadataFile")
    said: dict[str, Any] = artifact.get("metadata", {}) | (_json(folder / file) if file else {})
    return said


def _places(said: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    for path, entries in said.items():
        for entry in entries:
            if entry["type"] == "aws:cdk:logicalId" and isinstance(entry["data"], str):
                yield entry["data"], Place(path.strip("/"), tuple(_lines(entries)))


def _lines(entries: list[Mapping[str, Any]]) -> Iterator[str]:
    for entry in entries:
        trace = entry["data"] if entry["type"] == "aws:cdk:creationStack" else entry.get("trace")
        for line in trace if isinstance(trace, list) else []:
            found = str(line).strip()
            if not found.startswith(("...", "(")):
                yield found


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
