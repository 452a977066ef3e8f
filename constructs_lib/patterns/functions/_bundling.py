"""Packs dependencies into assets, and weighs what was packed."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from aws_cdk import DockerImage, DockerVolume, Stage
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib.packaging.code_files import CodeFiles
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.lock import Lock, find_lock
from constructs_lib.packaging.plan import Plan
from constructs_lib.packaging.target import CONTEXT_KEY, Target
from constructs_lib.patterns.functions._runtimes import name_of
from constructs_lib.patterns.functions._staging import NotBuilt, is_built, staged
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions.functions import unzipped

__all__ = [
    "asset_folder",
    "empty_layer",
    "note",
    "noted_target",
    "package_sizes",
    "packed_code",
    "reported",
    "sound_lock",
]

_PLATFORMS = {"arm64": "linux/arm64", "x86_64": "linux/amd64"}
_IN_IMAGE = (
    "python -m pip install --disable-pip-version-check --no-cache-dir --no-compile --no-deps "
    "--requirement /requirements/requirements.txt --target /packages && chmod -R a+rwX /packages"
)


def noted_target(
    checks: Checks, scope: Construct, runtime: lambda_.Runtime, architecture: lambda_.Architecture
) -> Target | None:
    """Return what dependencies are built for: Lambda, or this machine where context says so.

    What is wrong with it is noted (LP712, LP716).
    """
    try:
        wanted = Target.of_lambda(name_of(runtime), name_of(architecture))
        # What has children keeps its context.
        here = facts(scope).once(CONTEXT_KEY, lambda: facts(scope).node.try_get_context(CONTEXT_KEY))
        return wanted if here is None or here is False else Target.of_this_machine(here)
    except PackagingError as error:
        note(checks, error)
    return None


def sound_lock(checks: Checks, folder: Path, runtime: str, extras: Sequence[str] = ()) -> Lock | None:
    """Return the lock of a folder, or note what is wrong with it (LP701 to LP705, LP710, LP719 to LP723)."""
    try:
        lock = find_lock(folder, extras=extras, runtime=runtime)
        lock.check()
        unhashed = [pin.name for pin in lock.pins if not pin.has_hash]
    except PackagingError as error:
        note(checks, error)
        return None
    more = f" and {len(unhashed) - 3} more" if len(unhashed) > 3 else ""
    checks.require(
        not unhashed,
        "LP703",
        "entry",
        allowed=f"a folder whose {lock.file.name} has the hashes of every package",
        got=f"none for {', '.join(unhashed[:3])}{more}",
        fix=f"run: {lock.command}",
    )
    return lock


def empty_layer(got: str) -> PackagingError:
    """Return the error for a layer without a package."""
    return PackagingError("LP718", allowed="a folder whose lock has a package for the layer", got=got)


def note(checks: Checks, error: PackagingError) -> None:
    """Note an error of packaging as a violation of the construct."""
    checks.add(error.code, error.parameter, error.message)


@contextmanager
def reported(checks: Checks) -> Iterator[None]:
    """Note what goes wrong in packaging as a violation of the construct, and raise it."""
    try:
        yield
    except PackagingError as error:
        note(checks, error)
    checks.raise_if_any()


def packed_code(
    checks: Checks,
    scope: Construct,
    plan: Plan,
    *,
    subfolder: str = "",
    code: CodeFiles | None = None,
    image: DockerImage | None = None,
) -> lambda_.Code:
    """Return an asset of packages, and of code beside them.

    Args:
        checks: the checks of what has the asset.
        scope: its scope.
        plan: the packages.
        subfolder: folder in the asset for the packages; empty for the asset itself.
        code: the code.
        image: container image that installs instead of uv.

    Raises:
        PackagingError: the packages cannot be built, or code is in their way.
    """
    inputs = f"{plan.identity} {code.digest() if code else ''}"
    if not is_built(scope):
        return NotBuilt(facts(scope).stack, checks.path, inputs)

    def fill(output: Path) -> None:
        from constructs_lib.packaging.building import place  # noqa: PLC0415 - few stacks build anything

        install = None if image is None else _installer(image, output, plan.target.machine)
        tree = place(plan, output / subfolder, install=install)
        (output / subfolder).chmod(0o755)
        if code is not None:
            code.copy(output)
        elif not ranges.FUNCTION_UNZIPPED.holds(tree.size):
            raise _oversize(output, tree.size)
        elif not tree.size:
            raise empty_layer(f"none for {plan.target}")

    return staged(scope, inputs, fill)


def asset_folder(construct: Construct) -> Path | None:
    """Return the folder that CDK staged for a function or a layer, where it did."""
    resource = facts(construct).default_child
    stage = Stage.of(construct)
    if not isinstance(resource, lambda_.CfnLayerVersion | lambda_.CfnFunction) or stage is None:
        return None
    name = resource.get_metadata("aws:asset:path")
    if name is None:
        source = resource.content if isinstance(resource, lambda_.CfnLayerVersion) else resource.code
        key = (facts(construct).stack.resolve(source) or {}).get("s3Key")
        name = f"asset.{key.removesuffix('.zip')}" if isinstance(key, str) else None
    folder = Path(stage.asset_outdir, name) if name else None
    return folder if folder is not None and folder.is_dir() else None


def package_sizes(folder: Path) -> dict[str, int]:
    """Return the unzipped bytes of a folder by package."""
    from constructs_lib.packaging.sizes import measure  # noqa: PLC0415 - few stacks have layers

    return {f"{each.name} {each.version}".strip(): each.size for each in measure(folder)}


def _oversize(folder: Path, size: int) -> PackagingError:
    (fault,) = unzipped("LP711", "entry", size, package_sizes(folder))
    return PackagingError(fault.code, allowed=fault.allowed, got=fault.got, parameter=fault.parameter)


def _installer(image: DockerImage, output: Path, machine: str) -> Callable[[Path, Path], None]:
    def install(requirements: Path, into: Path) -> None:
        # The cache may be in a folder that the container engine cannot share; the asset's folder is.
        shared = Path(tempfile.mkdtemp(prefix=".packages-", dir=output.parent))
        try:
            packages = shared / "packages"
            packages.mkdir()
            packages.chmod(0o777)
            shutil.copy(requirements, shared)
            image.run(command=["sh", "-c", _IN_IMAGE], volumes=_volumes(shared), platform=_PLATFORMS[machine])
            shutil.copytree(packages, into, dirs_exist_ok=True)
        except RuntimeError as error:
            exit_status = re.search(r"exited with (?:status|code|signal) \w+", str(error))
            reason = exit_status[0] if exit_status else " ".join(str(error).split())[:300].rstrip(".")
            raise PackagingError(
                "LP717", parameter="image", allowed="one that installs the lock", got=reason
            ) from None
        finally:
            shutil.rmtree(shared, ignore_errors=True)

    return install


def _volumes(shared: Path) -> list[DockerVolume]:
    return [
        DockerVolume(host_path=str(shared), container_path="/requirements"),
        DockerVolume(host_path=str(shared / "packages"), container_path="/packages"),
    ]
