"""The peer in TypeScript, with the very CDK that the Python package has within: nothing is fetched."""

import os
import subprocess
import tarfile
from functools import cache
from importlib import metadata
from pathlib import Path

import aws_cdk
import constructs

from constructs_lib.packaging.cache import user_folder
from tests.bench.timed import ROOT
from tests.support.code_folders import HELLO

_SOURCE = Path(__file__).parent / "typescript" / "queue_consumers.cts"
_COMPILE = """
const { readFileSync, writeFileSync } = require("node:fs");
const [source, target] = process.argv.slice(1);
writeFileSync(target, require("node:module").stripTypeScriptTypes(readFileSync(source, "utf8")));
"""
_PACKAGES = {
    "aws-cdk-lib": Path(aws_cdk.__path__[0]) / "_jsii",
    "constructs": Path(constructs.__path__[0]) / "_jsii",
    "@aws-cdk/asset-awscli-v1": Path(aws_cdk.__path__[0]) / "asset_awscli_v1" / "_jsii",
    "@aws-cdk/asset-node-proxy-agent-v6": Path(aws_cdk.__path__[0]) / "asset_node_proxy_agent_v6" / "_jsii",
    "@aws-cdk/cloud-assembly-schema": Path(aws_cdk.__path__[0]) / "cloud_assembly_schema" / "_jsii",
}


def typescript_consumers(count: int) -> list[str | Path]:
    """Return the command of an app with some queue consumers, compiled once and kept with its packages."""
    home = user_folder(os.environ) / "bench" / f"aws-cdk-lib-{metadata.version('aws-cdk-lib')}"
    for name, folder in _PACKAGES.items():
        package = home / "node_modules" / name
        if not (package / "package.json").exists():
            (archive,) = folder.glob("*.tgz")
            _unpack(archive, package)
    target = home / "queue_consumers.cjs"
    subprocess.run(["node", "-e", _COMPILE, _SOURCE, target], cwd=ROOT, check=True, capture_output=True)
    return [_node(), target, HELLO, str(count)]


@cache
def _node() -> str:
    """Return Node.js itself: what a virtual environment has of its name starts Python first."""
    asked = ["node", "-p", "process.execPath"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def _unpack(archive: Path, package: Path) -> None:
    package.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            # In a package of npm everything lies below one folder.
            member.name = member.name.partition("/")[2]
            if member.name:
                packed.extract(member, package, filter="data")
