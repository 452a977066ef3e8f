"""The local AWS: an emulator in this machine that takes any synthesised assembly."""

import os
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session as BotocoreSession

from constructs_lib.local.bootstrapping import STACK, cli_version, prepare
from constructs_lib.local.cdk_cli import CdkCall, CdkFailedError, find_cdk
from constructs_lib.local.deploy_failures import deploy_failure, time_limit_hint
from constructs_lib.local.deployable import read_assembly, require_account, require_known_types
from constructs_lib.local.deployment import Deployment
from constructs_lib.local.emulator import Emulator, reset_emulator, start_emulator
from constructs_lib.local.environment_variables import (
    DEFAULT_ACCOUNT,
    DEFAULT_REGION,
    cli_environment,
    client_environment,
    tool_path,
)
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.function_logs import find_function, group_lines, invocation_lines, log_group
from constructs_lib.local.function_names import function_at
from constructs_lib.local.stack_outputs import stack_outputs

__all__ = ["LocalAws"]

_DEPLOY_OPTIONS = ("--method=direct", "--require-approval=never", "--progress=events")

_LONGEST_INVOCATION = 900


class LocalAws:
    """A running local AWS; use `LocalAws.start()` in a `with` statement, which stops it at the end.

    Attributes:
        endpoint: its address, such as `http://127.0.0.1:41235`.
        account: the 12-digit account of everything in it.
        region: the region of everything that names none.
        folder: its own folder, gone when it has stopped.
    """

    def __init__(
        self, *, port: int, account: str, region: str, folder: Path, emulator: Emulator | None
    ) -> None:
        self.endpoint: str = f"http://127.0.0.1:{port}"
        self.account = account
        self.region = region
        self.folder = folder
        self._environment = client_environment(port=port, region=region, folder=folder)
        self._emulator = emulator
        # A session reads each service's model once; making clients of one is no work for two threads.
        self._session = _session_without_settings()
        self._making_client = threading.Lock()

    @classmethod
    def start(
        cls,
        *,
        port: int | None = None,
        account: str = DEFAULT_ACCOUNT,
        region: str = DEFAULT_REGION,
        enforce_iam: bool = False,
        function_endpoint: str | None = None,
        project: Path | None = None,
    ) -> Self:
        """Start a local AWS that this process owns: it ends with this process, however that ends.

        Args:
            port: TCP port on the loopback interface, a free one by default.
            account: 12-digit account number, by default 000000000000.
            region: region of everything that names none, by default us-east-1.
            enforce_iam: whether the policies of roles decide what functions may do; by default they may do
                everything. The clients of this object are root either way.
            function_endpoint: address at which functions find AWS, such as that of a proxy before `port` that
                injects faults; by default this local AWS itself.
            project: folder of the project, whose `node_modules` functions of CDK's own find; the current one
                by default.

        Raises:
            LocalAwsError: an argument is out of its range, the port is busy, uv is missing, or the emulator
                does not start.
        """
        emulator = start_emulator(
            account=account,
            region=region,
            port=port,
            enforce_iam=enforce_iam,
            function_endpoint=function_endpoint,
            project=project,
        )
        return cls(
            port=emulator.port, account=account, region=region, folder=emulator.folder, emulator=emulator
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """The AWS variables that point a shell, a CLI or an SDK at this local AWS."""
        return dict(self._environment)

    def client(self, service: str, *, region: str | None = None) -> Any:
        """Return a boto3 client for this local AWS.

        Args:
            service: boto3's name of the service, such as `dynamodb`.
            region: region of the client, by default the region of this local AWS.
        """
        # After a minute boto3 would invoke a function that still runs once more.
        waiting = {"read_timeout": _LONGEST_INVOCATION + 60} if service == "lambda" else {}
        with self._making_client:
            return self._session.client(
                service,
                endpoint_url=self.endpoint,
                aws_access_key_id=self._environment["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=self._environment["AWS_SECRET_ACCESS_KEY"],
                region_name=region or self.region,
                config=Config(proxies={}, retries={"total_max_attempts": 2}, **waiting),
            )

    def new_folder(self, prefix: str) -> Path:
        """Make a folder that is gone when this local AWS has stopped.

        Raises:
            LocalAwsError: it has stopped.
        """
        try:
            return Path(tempfile.mkdtemp(prefix=prefix, dir=self.folder))
        except FileNotFoundError:
            message = f"the local AWS at {self.endpoint} was stopped; start it again: constructs-lib local up"
            raise LocalAwsError(message) from None

    def bootstrap(self, *regions: str, time_limit: float = 120.0, project: Path | None = None) -> None:
        """Prepare regions for deployments with a real `cdk bootstrap`.

        What this version of the cdk CLI did before is done again without starting it: the same stack.

        Args:
            regions: the regions to prepare, by default the region of this local AWS.
            time_limit: time limit in seconds.
            project: folder of the project whose `node_modules` may hold the cdk CLI, the current one by
                default.

        Raises:
            LocalAwsError: the cdk CLI is missing, failed or took longer than the time limit.
        """

        def by_cli(missing: Sequence[str]) -> None:
            targets = [f"aws://{self.account}/{region}" for region in missing]
            with self._cdk("bootstrap", *targets, project=project) as call:
                call.finish(time_limit)

        clients = {name: self.client("cloudformation", region=name) for name in regions or (self.region,)}
        program = find_cdk(tool_path(os.environ), project or Path.cwd())
        prepare(clients, cli_version(program), by_cli)

    def deploy(
        self, assembly: str | Path, *, time_limit: float = 300.0, project: Path | None = None
    ) -> Deployment:
        """Deploy every stack of a ready assembly with a real `cdk deploy`; bootstraps where that is missing.

        Args:
            assembly: the assembly's folder, such as `cdk.out`.
            time_limit: time limit in seconds for the deployment.
            project: folder of the project whose `node_modules` may hold the cdk CLI, the current one by
                default.

        Raises:
            LocalAwsError: the folder is no assembly, a stack has a resource of a type that the local AWS does
                not know, or a stack was not deployed; the text says which resource failed and why.
        """
        read = read_assembly(assembly)
        require_account(read, self.account)
        require_known_types(read)
        needed = {stack.region or self.region for stack in read.stacks if stack.bootstrapped}
        missing = sorted(region for region in needed if not self.is_bootstrapped(region))
        if missing:
            self.bootstrap(*missing, project=project)
        # `--all` means the top level only: an app with stages needs the pattern.
        selection = "**" if read.staged else "--all"
        options = ("--app", str(read.folder), *_DEPLOY_OPTIONS)
        started = datetime.now(UTC)
        with self._cdk("deploy", selection, *options, project=project) as call:
            try:
                call.finish(time_limit, hint=time_limit_hint(read, project or Path.cwd()))
            except CdkFailedError as failure:
                raise deploy_failure(failure, read, self.region, self.client, started) from None
        return self.deployment(read.folder)

    def deployment(self, assembly: str | Path) -> Deployment:
        """Return what is already deployed of an assembly.

        Raises:
            LocalAwsError: the folder is no assembly, or one of its stacks is not deployed.
        """
        read = read_assembly(assembly)
        try:
            return Deployment(read, self.endpoint, self.region, self.client)
        except (ClientError, BotoCoreError) as error:
            message = f"{assembly} is not deployed on the local AWS: {error}"
            raise LocalAwsError(message) from None

    def outputs(self, stack: str | None = None) -> dict[str, dict[str, str]]:
        """Return the outputs of all deployed stacks; addresses as their local ones.

        Args:
            stack: name of a stack, every stack of the region by default.

        Raises:
            LocalAwsError: there is no such stack, or it does not answer.
        """
        with self._answering():
            return stack_outputs(self.client("cloudformation"), self.endpoint, stack)

    def is_bootstrapped(self, region: str | None = None) -> bool:
        """Return whether a region, by default the region of this local AWS, is ready for deployments.

        Raises:
            LocalAwsError: it does not answer.
        """
        with self._answering():
            try:
                self.client("cloudformation", region=region).describe_stacks(StackName=STACK)
            except ClientError:
                return False
            return True

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except BotoCoreError as error:
            message = f"the local AWS at {self.endpoint} does not answer: {' '.join(str(error).split())}"
            raise LocalAwsError(message) from None

    def cdk(self, *arguments: str, working_folder: Path | None = None) -> CdkCall:
        """Start the real cdk CLI against this local AWS; `finish` waits for it, leaving the block ends it.

        Args:
            arguments: the command and its options, such as `"synth", "--quiet"`.
            working_folder: folder to run it in, the current one by default.

        Raises:
            LocalAwsError: the cdk CLI or Node.js is missing.
        """
        environment = cli_environment(os.environ, self._environment, folder=self.folder)
        return CdkCall(arguments, environment=environment, folder=self.folder, working_folder=working_folder)

    def _cdk(self, *arguments: str, project: Path | None) -> CdkCall:
        # In a folder without cdk.json, so that no app is started; the CLI may be the project's own.
        environment = cli_environment(os.environ, self._environment, folder=self.folder)
        return CdkCall(
            arguments,
            environment=environment,
            folder=self.folder,
            working_folder=self.folder,
            project=project or Path.cwd(),
        )

    def logs(
        self, function_name: str, request_id: str | None = None, *, time_limit: float = 10.0
    ) -> list[str]:
        """Return the log lines of a function.

        Args:
            function_name: the function's name or construct path.
            request_id: the request id that the function saw (`context.aws_request_id`); all lines by default.
            time_limit: how long to wait, in seconds, until the log of this request is complete.

        Raises:
            LocalAwsError: there is no such function, or no complete log of the request in time.
        """
        name = self.function_name(function_name) if "/" in function_name else function_name
        with self._answering():
            group = log_group(self.client("lambda"), name)
            client = self.client("logs")
            if request_id is None:
                return group_lines(client, group)
            return invocation_lines(client, group, request_id, time_limit)

    def function_name(self, part: str) -> str:
        """Return the name of the one function that has this construct path, this name, or this part in it.

        Args:
            part: construct path such as `Shop/Handler`, the function's name, or a part that only it has.

        Raises:
            LocalAwsError: no function or more than one has it.
        """
        with self._answering():
            if "/" in part:
                return function_at(self.client("cloudformation"), part)
            return find_function(self.client("lambda"), part)

    def reset(self) -> None:
        """Remove everything that was made in this local AWS, the bootstrap included.

        Raises:
            LocalAwsError: it does not answer.
        """
        reset_emulator(self.endpoint)

    def status(self) -> dict[str, str]:
        """Return its address, account, region and whether the region is bootstrapped.

        Raises:
            LocalAwsError: it does not answer.
        """
        return {
            "endpoint": self.endpoint,
            "account": self.account,
            "region": self.region,
            "bootstrapped": "yes" if self.is_bootstrapped() else "no",
        }

    def stop(self) -> None:
        """Stop it and everything it started, and remove its folder; again is harmless."""
        if self._emulator is not None:
            self._emulator.stop()
            self._emulator = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _session_without_settings() -> boto3.session.Session:
    """Return a session that reads nothing of the user's: not even the names of profiles and files."""
    blind = dict.fromkeys(("config_file", "credentials_file"), (None, None, "", None))
    session = BotocoreSession(session_vars=blind | {"profile": (None, None, None, None)})
    return boto3.session.Session(botocore_session=session)
