"""Where a function finds its code and its layers: in one place for all of its execution environments."""

import hashlib
import tempfile
import threading
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

from ...catalogue import GapError, gap
from ...patching import Part

runtime = Part("core.lambda_runtime")

_here = threading.local()
_unpacking = threading.Lock()


@gap(
    "code-folder",
    aws="The code of a function and its layers lie in the same place in each execution environment.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    upstream="Each environment unpacks copies of its own, layers included, before it starts.",
)
def unpack_once() -> None:
    """Unpack what the environments of Python functions share once, and link it into each of them."""
    original = getattr(getattr(runtime.module, "Worker", None), "_spawn", None)
    if original is None or getattr(runtime.module, "zipfile", None) is not zipfile:
        raise GapError("the emulator unpacks code in another way")

    def spawn(worker: Any) -> None:
        # The code of Node.js functions gets links of its own from the emulator.
        _here.is_shared = str(worker.config.get("Runtime", "")).startswith("python")
        try:
            original(worker)
        finally:
            _here.is_shared = False

    runtime.module.Worker._spawn = spawn
    module = ModuleType("zipfile")
    vars(module).update(vars(zipfile), ZipFile=_SharedZipFile)
    runtime.module.zipfile = module


class _SharedZipFile(zipfile.ZipFile):
    def namelist(self) -> list[str]:
        # The emulator resolves each path of a layer against links, which takes longer than to unpack it;
        # `extractall` never leaves its folder either.
        return [] if _is_shared() else super().namelist()

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        if not _is_shared() or self.filename is None:
            super().extractall(path, members, pwd)
            return
        folder = (
            Path(tempfile.gettempdir())
            / "unpacked"
            / hashlib.sha256(Path(self.filename).read_bytes()).hexdigest()
        )
        with _unpacking:
            if not folder.exists():
                folder.parent.mkdir(exist_ok=True)
                part = tempfile.mkdtemp(dir=folder.parent)
                super().extractall(part, super().namelist())
                Path(part).rename(folder)
        Path(path).rmdir()
        Path(path).symlink_to(folder)


def _is_shared() -> bool:
    return bool(getattr(_here, "is_shared", False))
