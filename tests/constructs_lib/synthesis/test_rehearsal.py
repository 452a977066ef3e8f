"""What is rehearsed in a process that waits leaves nothing in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import constructs_lib.synthesis

PRELOAD = Path(constructs_lib.synthesis.__file__).with_name("preload.js")
_PROGRAM = """
import json, sys
import aws_cdk
import jsii
from aws_cdk import aws_lambda
process = jsii._runtime.kernel.provider._process._process

def ask(name):
    process.stdin.write(b'{"constructs-lib":{"%s":true}}\\n' % name)
    process.stdin.flush()
    return json.loads(process.stdout.readline())

def numbers():
    app = aws_cdk.App(auto_synth=False, outdir=sys.argv[1])
    # This one lives as long as CDK.
    kept = aws_lambda.Architecture.ARM_64
    return [app.__jsii_ref__.ref, kept.__jsii_ref__.ref, kept.name, app.node.__jsii_ref__.ref]

found = [ask(b"rehearse")]
found.append(numbers())
jsii._reference_map._refs._refs.clear()
found.append(sorted(ask(b"forget")))
found.append(numbers())
print(json.dumps(found))
"""


def test_objects_have_the_same_numbers_after_a_rehearsal(tmp_path: Path) -> None:
    environment = {**os.environ, "NODE_OPTIONS": f'--require "{PRELOAD}"'}
    program = [sys.executable, "-c", _PROGRAM, str(tmp_path)]
    done = subprocess.run(program, env=environment, check=True, capture_output=True, text=True)
    can_be_set_back, rehearsed, forgotten, run = json.loads(done.stdout)
    assert can_be_set_back == {"ok": True}
    assert rehearsed[0] == "aws-cdk-lib.App@10000"
    assert forgotten == ["ok"]
    assert run == rehearsed
