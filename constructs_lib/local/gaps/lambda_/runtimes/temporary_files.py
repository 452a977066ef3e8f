"""The folder /tmp of a function: its own, and gone with its execution environment."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from ...catalogue import GapError, gap
from ...patching import Part

runtime = Part("core.lambda_runtime")

_OWN_TMP = Path(__file__).with_name("own_tmp.py")


@gap(
    "function-tmp",
    aws="Each execution environment has a `/tmp` of its own, which is gone with it.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html",
    upstream="It is this machine's: functions see each other's files, and the files stay.",
)
def give_own_tmp() -> None:
    """Start the process of a Python or Node.js function through a script that replaces /tmp."""
    subprocess = getattr(runtime.module, "subprocess", None)
    if subprocess is None:
        raise GapError("the emulator starts processes in another way")

    def start(command: list[str], *, cwd: str, **rest: Any) -> Any:
        # Only workers have a folder of their own, which the emulator removes with them.
        if Path(command[-1]).name.startswith("_worker."):
            folder = Path(cwd).with_name("tmp")
            folder.mkdir(exist_ok=True)
            command = [sys.executable, "-I", "-S", str(_OWN_TMP), str(folder), *command]
        return subprocess.Popen(command, cwd=cwd, **rest)

    module = ModuleType("subprocess")
    vars(module).update(vars(subprocess), Popen=start)
    runtime.module.subprocess = module
