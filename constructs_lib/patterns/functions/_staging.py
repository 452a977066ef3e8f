"""Puts what Lambda is to get into the assembly, or says there that it is missing."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from aws_cdk import AssetHashType, Stack, Stage
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib._internal.facts import facts

__all__ = ["NotBuilt", "is_built", "output_of", "staged"]

_FAIL = "console.error(process.argv[1]); process.exitCode = 1"


def output_of(scope: Construct) -> Path | None:
    """Return the folder that the assets of an app are put into."""
    app = facts(scope).app
    if not isinstance(app, Stage):
        return None
    return facts(app).once("asset_outdir", lambda: Path(app.asset_outdir))


def is_built(scope: Construct) -> bool:
    """Return whether packages are built now: not by `cdk ls`, nor in tests with the context for that."""
    stack = facts(scope).stack
    return facts(stack).once("bundling_required", lambda: stack.bundling_required)


def staged(scope: Construct, inputs: str, fill: Callable[[Path], None]) -> lambda_.Code:
    """Return code that is a folder of the assembly.

    It is filled here and not by CDK, which copies modes and links as they are.

    Args:
        scope: the scope of what has the code.
        inputs: what decides the content; the hash is made of it.
        fill: puts the content into a folder, which is empty; not called where it is there already.
    """
    output = output_of(scope) or Path(tempfile.gettempdir())
    # The name that CDK gives it, so that CDK finds it there and copies nothing.
    digest = hashlib.sha256(inputs.encode()).hexdigest()
    folder = output / f"asset.{digest}"
    if not folder.is_dir():
        _fill(folder, fill)
    source = _without_suffix(folder, output / ".staged" / digest)
    return lambda_.Code.from_asset(str(source), asset_hash=inputs, asset_hash_type=AssetHashType.CUSTOM)


def _without_suffix(folder: Path, link: Path) -> Path:
    """Return a link to a folder: what follows a dot in its name CDK takes for a suffix, and adds it again."""
    link.parent.mkdir(exist_ok=True)
    try:
        link.symlink_to(Path("..") / folder.name, target_is_directory=True)
    except FileExistsError:
        pass
    except OSError:
        # Windows lets not every user make links; CDK then makes a copy.
        return folder
    return link


def _fill(folder: Path, fill: Callable[[Path], None]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".asset-", dir=folder.parent))
    try:
        fill(part)
        # Temporary folders are for one user, and Lambda runs as another.
        part.chmod(0o755)
        try:
            part.rename(folder)
        except OSError:
            # Another process that synthesises into the same folder was first.
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


class NotBuilt(lambda_.Code):
    """Stands for code whose packages were not built: publishing it fails, and says why.

    The source without its packages, under whatever hash, would be deployed, and fail when it is called.

    Args:
        stack: the stack.
        path: path of what has the code.
        inputs: what decides the content.
    """

    def __init__(self, stack: Stack, path: str, inputs: str) -> None:
        super().__init__()
        self._stack = stack
        self._path = path
        self._hash = hashlib.sha256(f"not built: {inputs}".encode()).hexdigest()

    @property
    def is_inline(self) -> bool:
        """Whether the code is in the template."""
        return False

    def bind(self, _scope: Construct) -> lambda_.CodeConfig:
        """Return where the code would be; CDK calls this."""
        message = (
            f"the packages of {self._path} were not built, because this assembly was synthesised "
            "without bundling (cdk ls, or context aws:cdk:bundling-stacks); synthesise it again with cdk "
            "synth"
        )
        location = self._stack.synthesizer.add_file_asset(
            source_hash=self._hash,
            executable=["node", "-e", _FAIL, message],
            display_name=f"{self._path}, whose packages were not built",
        )
        key = f"{location.object_key}.zip"
        return lambda_.CodeConfig(s3_location=s3.Location(bucket_name=location.bucket_name, object_key=key))
