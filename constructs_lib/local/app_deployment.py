"""Starts a local AWS, and synthesises and deploys the app of a project on it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from constructs_lib.local.background import Background
from constructs_lib.local.deployable import read_assembly
from constructs_lib.local.deployment import Deployment
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.local_aws import LocalAws
from constructs_lib.packaging.target import CONTEXT_KEY, this_machine

__all__ = ["deploy_app", "require_project", "started", "synth_options"]

Steps = Callable[[str], AbstractContextManager[None]]

_BUILD_FOR_THIS_MACHINE = ("--context", f"{CONTEXT_KEY}={this_machine()}")


@contextmanager
def started(
    step: Steps, *, keep: Background | None = None, project: Path | None = None
) -> Iterator[LocalAws]:
    """Start a local AWS for the block; it is stopped at the end, or at an error when it is to be kept.

    Args:
        step: shows a step while the block under it runs.
        keep: leave it running in the background, as this one.
        project: folder of the project, the current one by default.

    Raises:
        LocalAwsError: it does not start, or one runs in the background already and this is to be kept.
    """
    with step("start the local AWS"):
        aws = keep.start() if keep else LocalAws.start(project=project)
    try:
        yield aws
    except BaseException:
        aws.stop()
        raise
    if not keep:
        aws.stop()


def require_project(app: Path) -> Path:
    """Return the absolute path of a project's folder.

    Raises:
        LocalAwsError: it has no `cdk.json`.
    """
    if not (app / "cdk.json").is_file():
        message = f"{app.absolute()} has no cdk.json; run this in the CDK project or name it with --app"
        raise LocalAwsError(message)
    return app.absolute()


def synth_options(assembly: Path) -> tuple[str, ...]:
    """Return the options of `cdk synth` for the local AWS.

    Args:
        assembly: folder of the assembly.
    """
    # A lookup would write what the local AWS answers into the project's cdk.context.json. Functions run on
    # the interpreter of this process, and so their packages have to be built for it.
    return ("--quiet", "--no-lookups", "--output", str(assembly), *_BUILD_FOR_THIS_MACHINE)


def deploy_app(
    aws: LocalAws,
    app: Path,
    step: Steps,
    *,
    time_limit: float = 300.0,
    on_warning: Callable[[str], None] = lambda _text: None,
    assembly: Path | None = None,
    options: Sequence[str] = (),
) -> Deployment:
    """Synthesise the app of a project folder and deploy every stack.

    Args:
        aws: where to deploy.
        app: folder with the app's `cdk.json`.
        step: shows a step while the block under it runs.
        time_limit: time limit in seconds for the synthesis, and again for the deployment.
        on_warning: gets each warning of the synthesis, in one line.
        assembly: folder of the assembly, by default a new one.
        options: further options of `cdk synth`, by default none.

    Raises:
        LocalAwsError: the folder has no `cdk.json`, the app is broken, or a stack was not deployed.
    """
    project = require_project(app)
    assembly = assembly or aws.new_folder("assembly-")
    with aws.cdk("synth", *synth_options(assembly), *options, working_folder=project) as synth:
        if not aws.is_bootstrapped():
            with step("cdk bootstrap, while the app is synthesised"):
                aws.bootstrap(project=project)
        with step("cdk synth"):
            synth.finish(time_limit)
    for warning in read_assembly(assembly).warnings:
        on_warning(warning)
    with step("cdk deploy --all"):
        return aws.deploy(assembly, time_limit=time_limit, project=project)
