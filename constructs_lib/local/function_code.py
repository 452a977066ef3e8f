"""Swaps the code of deployed functions for what their source folders hold now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from constructs_lib.local.asset_files import files_below, packed
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.local_aws import LocalAws
from constructs_lib.local.stack_artifacts import StackArtifact

__all__ = ["FunctionCode", "assets_of_functions", "code_sources", "content_of", "give_code"]

_FUNCTION = "AWS::Lambda::Function"


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """Where the code of some functions comes from, file by file.

    Attributes:
        folder: the source folder, whose files are those of the asset.
        files: the files, by their path from there.
        functions: each function's stack and logical id.
    """

    folder: Path
    files: frozenset[str]
    functions: tuple[tuple[StackArtifact, str], ...]

    def holds(self, path: Path) -> bool:
        """Return whether a file is one of these."""
        return path.is_relative_to(self.folder) and path.relative_to(self.folder).as_posix() in self.files


def code_sources(
    stacks: Iterable[StackArtifact],
    project_files: Sequence[Path],
    known: Iterable[FunctionCode] = (),
) -> list[FunctionCode]:
    """Find the folders that functions have their code from: those that hold each file of an asset as it is.

    An asset that was built, or that two folders could be the source of, is in none of them.

    Args:
        stacks: the stacks, just synthesised.
        project_files: the files that can be a source.
        known: what was found the last time. A file may have been edited while the app was synthesised: where
            the names are the same still, the folder is, too.
    """
    before = {(each.files, _ids(each.functions)): each.folder for each in known}
    by_name: dict[str, list[Path]] = defaultdict(list)
    for path in project_files:
        by_name[path.name].append(path)
    users: dict[Path, list[tuple[StackArtifact, str]]] = defaultdict(list)
    for stack in stacks:
        for logical_id, asset in assets_of_functions(stack):
            users[asset].append((stack, logical_id))
    found = []
    for asset, functions in users.items():
        names = frozenset(files_below(asset))
        folders = _same(asset, names, by_name)
        if not folders:
            folders = [folder for folder in [before.get((names, _ids(functions)))] if folder is not None]
        if len(folders) == 1:
            found.append(FunctionCode(folders[0], names, tuple(functions)))
    return found


def _ids(functions: Iterable[tuple[StackArtifact, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((stack.name, logical_id) for stack, logical_id in functions)


def content_of(code: FunctionCode) -> bytes:
    """Return the code of a folder as it is now, packed.

    Raises:
        LocalAwsError: a file is gone.
    """
    try:
        return packed(code.folder, code.files)
    except OSError as error:
        message = f"{error.filename} cannot be read: {error.strerror}"
        raise LocalAwsError(message) from None


def give_code(aws: LocalAws, stack: StackArtifact, logical_id: str, content: bytes) -> None:
    """Give a function its code, past CloudFormation.

    Args:
        aws: where it is deployed.
        stack: its stack.
        logical_id: its logical id.
        content: the code, packed.

    Raises:
        LocalAwsError: it is not deployed, or Lambda refuses the code.
    """
    try:
        described = aws.client("cloudformation", region=stack.region).describe_stack_resource(
            StackName=stack.name, LogicalResourceId=logical_id
        )
        name = described["StackResourceDetail"]["PhysicalResourceId"]
        aws.client("lambda", region=stack.region).update_function_code(FunctionName=name, ZipFile=content)
    except (ClientError, BotoCoreError) as error:
        message = f"the code of {stack.path_of(logical_id)} was not swapped: {error}"
        raise LocalAwsError(message) from None


def assets_of_functions(stack: StackArtifact) -> Iterator[tuple[str, Path]]:
    """Return the functions of a stack that have a folder of the assembly for their code, by logical id."""
    folders = {file.key: file.source for file in stack.files if file.is_packed and file.source.is_dir()}
    resources: Mapping[str, Any] = stack.template.get("Resources", {})
    for logical_id, resource in resources.items():
        if resource["Type"] == _FUNCTION:
            key = resource["Properties"].get("Code", {}).get("S3Key")
            if isinstance(key, str) and key in folders:
                yield logical_id, folders[key]


def _same(asset: Path, names: frozenset[str], by_name: Mapping[str, list[Path]]) -> list[Path]:
    """Return the folders that have every file of an asset as the asset has it."""
    # Of all its names the one that fewest files of the project have.
    rarest = min(names, key=lambda name: (len(by_name.get(Path(name).name, ())), name), default=None)
    if rarest is None:
        return []
    depth = rarest.count("/")
    folders = [
        path.parents[depth]
        for path in by_name.get(Path(rarest).name, ())
        if len(path.parents) > depth and path.parents[depth] / rarest == path
    ]
    return [folder for folder in folders if all(_is_same(asset / name, folder / name) for name in names)]


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False
