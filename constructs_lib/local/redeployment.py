"""Deploys what has changed of an app that is deployed already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from constructs_lib.local.asset_files import packed, publish
from constructs_lib.local.deployable import read_assembly, require_account, require_known_types
from constructs_lib.local.errors import LocalAwsError, LocalAwsStoppedError
from constructs_lib.local.function_code import FunctionCode, assets_of_functions, content_of, give_code
from constructs_lib.local.local_aws import LocalAws
from constructs_lib.local.stack_artifacts import StackArtifact, read_stack_artifacts
from constructs_lib.local.stack_updates import can_update, update
from constructs_lib.templates.assembly import Assembly
from constructs_lib.templates.model import Stack

__all__ = ["Redeployed", "Redeployment"]


@dataclass(frozen=True, slots=True)
class Redeployed:
    """A stack that was deployed again.

    Attributes:
        stack: its construct path.
        name: its name in CloudFormation.
        resources: logical ids of what differs in its template; None where the cdk CLI deployed it.
    """

    stack: str
    name: str
    resources: frozenset[str] | None


class Redeployment:
    """Deploys an app again and again, each time only the stacks that changed.

    A stack that is there is updated with the one call of CloudFormation that `cdk deploy --method=direct`
    makes, after its files were put into S3. A stack that is new, is in a failed state, or takes more than
    that (images, files that a command makes, parameters without a value) is deployed by the cdk CLI.

    Args:
        aws: where the app is deployed.
        project: folder of the project whose `node_modules` may hold the cdk CLI.
        with_cli: whether the cdk CLI makes every deployment.
        time_limit: time limit of a deployment in seconds.

    Attributes:
        stacks: the stacks as they were synthesised last, each behind those that it needs.
    """

    def __init__(
        self, aws: LocalAws, project: Path, *, with_cli: bool = False, time_limit: float = 300.0
    ) -> None:
        self._aws, self._project = aws, project
        self._with_cli, self._time_limit = with_cli, time_limit
        self.stacks: list[StackArtifact] = []
        self._deployed: dict[str, StackArtifact] = {}
        self._swapped: dict[tuple[str, str], bytes] = {}
        # Stacks whose last update did not succeed: nobody knows what is deployed of them.
        self._unsettled: set[str] = set()

    def is_deployed(self, assembly: Path) -> None:
        """Take what an assembly says for what is deployed."""
        self.stacks = self._read(assembly)
        self._deployed = {each.name: each for each in self.stacks}
        self._swapped = {}
        self._unsettled = set()

    def swap(self, code: FunctionCode) -> None:
        """Give the functions of a folder its code as it is now, as `cdk deploy --hotswap` does.

        CloudFormation gets it when another thing of their stack is deployed. To update it at once would
        start the functions once more, in the middle of what they do.

        Args:
            code: the folder and its functions.

        Raises:
            LocalAwsError: a file is gone, or Lambda refuses the code.
        """
        content = content_of(code)
        for stack, logical_id in code.functions:
            give_code(self._aws, stack, logical_id, content)
            self._swapped[stack.name, logical_id] = content

    def deploy(self, assembly: Path) -> list[Redeployed]:
        """Deploy each stack of an assembly that differs from what is deployed.

        Args:
            assembly: the assembly's folder.

        Raises:
            LocalAwsError: as `LocalAws.deploy`.
        """
        read = read_assembly(assembly)
        require_account(read, self._aws.account)
        require_known_types(read)
        self.stacks = self._read(assembly)
        changed = [each for each in self.stacks if not self._is_there(each)]
        try:
            if not changed:
                return []
            if not self._with_cli and all(can_update(self._cloudformation(each), each) for each in changed):
                return list(self._update(read, changed))
        except (BotoCoreError, ClientError, OSError) as error:
            message = f"the deployment to the local AWS at {self._aws.endpoint} failed: {error}"
            raise LocalAwsError(message) from None
        return self._deploy_with_cli(read, changed)

    def require_running(self) -> None:
        """Check that the local AWS is there still.

        Raises:
            LocalAwsStoppedError: it is not.
        """
        try:
            self._aws.is_bootstrapped()
        except LocalAwsError:
            raise LocalAwsStoppedError(self._aws.endpoint) from None

    def _deploy_with_cli(self, read: Assembly, changed: list[StackArtifact]) -> list[Redeployed]:
        for each in changed:
            # Where the CLI fails, some of them may be deployed and others not.
            self._deployed.pop(each.name, None)
        self._aws.deploy(read.folder, time_limit=self._time_limit, project=self._project)
        self.is_deployed(read.folder)
        names = {each.name for each in changed}
        return [Redeployed(_path(each), each.name, None) for each in read.stacks if each.name in names]

    def _update(self, read: Assembly, changed: list[StackArtifact]) -> Iterator[Redeployed]:
        stacks = {each.name: each for each in read.stacks}
        for artifact in changed:
            s3 = self._aws.client("s3", region=artifact.region)
            for file in artifact.files:
                publish(s3, file)
            # Whether it succeeds or is rolled back, CloudFormation may replace what was swapped.
            swapped = [key for key in self._swapped if key[0] == artifact.name]
            self._unsettled.add(artifact.name)
            update(self._cloudformation(artifact), artifact, stacks[artifact.name], self._time_limit)
            self._put_back(artifact, [logical_id for _, logical_id in swapped])
            before = self._deployed.get(artifact.name)
            self._deployed[artifact.name] = artifact
            self._unsettled.remove(artifact.name)
            differing = None if before is None else _differing(before, artifact)
            yield Redeployed(_path(stacks[artifact.name]), artifact.name, differing)

    def _put_back(self, artifact: StackArtifact, functions: Iterable[str]) -> None:
        """Give functions that were swapped the code of their assets: CloudFormation knows of no other one."""
        assets = dict(assets_of_functions(artifact))
        for logical_id in functions:
            content = self._swapped.pop((artifact.name, logical_id))
            if logical_id in assets and packed(assets[logical_id]) != content:
                give_code(self._aws, artifact, logical_id, packed(assets[logical_id]))

    def _is_there(self, artifact: StackArtifact) -> bool:
        before = self._deployed.get(artifact.name)
        if before is None or artifact.name in self._unsettled or self._is_swapped_away(artifact):
            return False
        if before == artifact:
            return True
        differing = _differing(before, artifact)
        if _without_code(before, differing) != _without_code(artifact, differing):
            return False
        assets = dict(assets_of_functions(artifact))
        return all(
            logical_id in assets
            and packed(assets[logical_id]) == self._swapped.get((artifact.name, logical_id))
            for logical_id in differing
        )

    def _is_swapped_away(self, artifact: StackArtifact) -> bool:
        """Return whether a function has other code than its asset."""
        assets = dict(assets_of_functions(artifact))
        return any(
            name == artifact.name and logical_id in assets and packed(assets[logical_id]) != content
            for (name, logical_id), content in self._swapped.items()
        )

    def _read(self, assembly: Path) -> list[StackArtifact]:
        return read_stack_artifacts(assembly, account=self._aws.account, region=self._aws.region)

    def _cloudformation(self, artifact: StackArtifact) -> Any:
        return self._aws.client("cloudformation", region=artifact.region)


def _path(stack: Stack) -> str:
    return stack.path or stack.name


def _without_code(artifact: StackArtifact, functions: Iterable[str]) -> object:
    """Return what a stack is, the code of some functions and where its template is left out."""
    resources = dict(artifact.template.get("Resources", {}))
    for name in functions:
        resource = resources.get(name, {})
        properties = {key: each for key, each in resource.get("Properties", {}).items() if key != "Code"}
        resources[name] = {
            key: each for key, each in resource.items() if key not in {"Properties", "Metadata"}
        } | {"Properties": properties}
    properties = {
        key: each for key, each in artifact.properties.items() if key != "stackTemplateAssetObjectUrl"
    }
    return {**artifact.template, "Resources": resources}, properties, artifact.region


def _differing(before: StackArtifact, after: StackArtifact) -> frozenset[str]:
    old, new = (each.template.get("Resources", {}) for each in (before, after))
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
