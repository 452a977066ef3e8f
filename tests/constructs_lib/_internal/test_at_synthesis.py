"""What stops a synthesis is the first that the user reads, also from the cdk CLI."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stacks import ROOT

APP = """
from aws_cdk import App, Stack
from aws_cdk import aws_s3 as s3
from constructs_lib import BucketConsumer, StandardFunction

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Function", entry=ENTRY)
bucket = s3.Bucket(stack, "Bucket")
BucketConsumer(stack, "Uploads", function=function, bucket=bucket, prefix="in/")
bucket.grant_put(function)
app.synth()
"""


@pytest.mark.parametrize("has_cli", [False, True], ids=["python", "cdk synth"])
def test_our_line_comes_first(tmp_path: Path, has_cli: bool) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "handler.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "app.py").write_text(APP.replace("ENTRY", repr(str(code))))
    command = [sys.executable, str(tmp_path / "app.py")]
    if has_cli:
        command = [str(ROOT / "node_modules/.bin/cdk"), "synth", "--quiet", "--app", " ".join(command)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr.startswith("LP510 at Shop/Uploads: ")
