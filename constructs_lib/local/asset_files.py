"""Puts the files of an assembly into S3, as `cdk deploy` does before it deploys a stack."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from constructs_lib.local.stack_artifacts import FileAsset

__all__ = ["files_below", "packed", "publish"]

# ZIP knows no time before it; with one for all, the same files are the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def publish(s3: Any, asset: FileAsset) -> None:
    """Put an asset into its bucket, unless it is there already.

    Args:
        s3: a boto3 client.
        asset: the asset.
    """
    try:
        s3.head_object(Bucket=asset.bucket, Key=asset.key)
    except ClientError:
        body = packed(asset.source) if asset.is_packed else asset.source.read_bytes()
        s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=body)


def packed(folder: Path, names: Iterable[str] | None = None) -> bytes:
    """Return the ZIP file of a folder: its files, links followed, without its empty folders.

    Args:
        folder: the folder.
        names: the files by their path from it, by default all of them.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(files_below(folder) if names is None else names):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = ((folder / name).stat().st_mode & 0xFFFF) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (folder / name).read_bytes())
    return content.getvalue()


def files_below(folder: Path) -> Iterator[str]:
    """Return the files of a folder, by their path from it, in order."""
    # Not `rglob`, which does not follow links to folders in every version of Python.
    for each in sorted(folder.iterdir()):
        if each.is_dir():
            yield from (f"{each.name}/{name}" for name in files_below(each))
        else:
            yield each.name
