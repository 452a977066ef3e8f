"""The file systems that a function mounts."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from ...catalogue import gap
from ...patching import Part
from .own_tmp import MNT
from .temporary_files import hides, mounted, own_folder

functions = Part("services.lambda_svc")


@gap(
    "function-file-systems",
    aws="A function finds the files of its access point at its local mount path, and so do others of that "
    "access point.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem-efs.html",
    upstream="Nothing is mounted.",
    after=("function-network", "function-tmp"),
)
def mount_file_systems() -> None:
    """Mount a folder of this machine for each access point."""
    mounted.append(_folders)


def _folders(command: list[str], env: Mapping[str, str]) -> Iterator[str]:
    """Yield the mount path and the folder of each file system of a function."""
    if os.path.realpath(MNT) != MNT or not Path(MNT).is_dir() or hides(command, env, MNT):
        return
    # arn:aws:lambda:REGION:ACCOUNT:function:NAME, and a version after that.
    name = env.get("_LAMBDA_FUNCTION_ARN", "").split(":")[6:7]
    config = functions._functions.get("".join(name), {}).get("config", {})
    for each in config.get("FileSystemConfigs") or ():
        folder = Path(own_folder(), "file-systems", each["Arn"].rpartition("/")[2])
        folder.mkdir(parents=True, exist_ok=True)
        yield f"{each['LocalMountPath']}={folder}"
