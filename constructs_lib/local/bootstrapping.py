"""Prepares Regions as `cdk bootstrap` does: what a version of the CLI made once is made again without it.

The CLI takes more than a second of work to put the same stack into every new local AWS. Its template and its
parameters depend on its version alone, so they are kept for that version in the user's cache folder.
"""

import contextlib
import json
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import platformdirs
from botocore.exceptions import BotoCoreError, ClientError

__all__ = ["STACK", "cli_version", "prepare"]

STACK = "CDKToolkit"
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_VERSION = re.compile(r"[\w.+-]{1,60}")
# What npm, pnpm and our own set-up put on the path: a script that starts the package beside it.
_STARTED = re.compile(r"\$\w+/((?:[\w.@-]+/)*aws-cdk/bin/cdk)\b")
_SCRIPT_BYTES = 4096
_READY: Any = {"Delay": 0.05, "MaxAttempts": 600}


def cli_version(program: str) -> str | None:
    """Return the version of a cdk CLI without starting it, or None where its package is not to be found.

    Args:
        program: path of the CLI.
    """
    file = Path(program).resolve()
    try:
        with file.open("rb") as stream:
            started = _STARTED.search(stream.read(_SCRIPT_BYTES).decode("utf-8", "replace"))
        if started:
            file = (file.parent / started[1]).resolve()
        package = json.loads((file.parents[1] / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, IndexError):
        return None
    if not isinstance(package, dict) or package.get("name") != "aws-cdk":
        return None
    version = str(package.get("version", ""))
    return version if _VERSION.fullmatch(version) else None


def prepare(
    clients: Mapping[str, Any],
    version: str | None,
    by_cli: Callable[[Sequence[str]], None],
    *,
    cache: Path | None = None,
) -> None:
    """Make the stack in every Region: as this version of the CLI did it before, else with the CLI.

    Args:
        clients: client of CloudFormation by Region.
        version: version of the cdk CLI, where it is known.
        by_cli: has the CLI prepare these Regions.
        cache: folder that keeps what was made; the user's cache folder by default.
    """
    if version is None:
        by_cli(list(clients))
        return
    file = (cache or platformdirs.user_cache_path("constructs-lib") / "bootstrap") / f"{version}.json"
    missing = [region for region, client in clients.items() if not _made_again(file, client)]
    if missing:
        by_cli(missing)
        _keep(file, clients[missing[0]])


def _made_again(file: Path, cloudformation: Any) -> bool:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        cloudformation.create_stack(
            StackName=STACK,
            TemplateBody=kept["template"],
            Parameters=kept["parameters"],
            Capabilities=_CAPABILITIES,
        )
        cloudformation.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig=_READY)
    except (OSError, ValueError, KeyError, TypeError, BotoCoreError, ClientError):
        # Whatever it was, the CLI does it, or says why not.
        return False
    return True


def _keep(file: Path, cloudformation: Any) -> None:
    (stack,) = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
    parameters = [
        {name: given[name] for name in ("ParameterKey", "ParameterValue")} for given in stack["Parameters"]
    ]
    template = cloudformation.get_template(StackName=STACK)["TemplateBody"]
    # Where it cannot be kept, the CLI makes the next one, too.
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: another process may read it now.
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as part:
            json.dump({"template": template, "parameters": parameters}, part)
        Path(part.name).replace(file)
