"""The same app without the CDK library: it writes the assembly by hand, in a tenth of the time."""

import hashlib
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUT = Path(os.environ["CDK_OUTDIR"])
NOTES = Path(os.environ["WATCHED_NOTES"])
BUCKET = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"
VISIBILITY_TIMEOUT = 30

files: dict[str, Any] = {}


def staged(source: Path, packaging: str, suffix: str) -> str:
    """Put a file or a folder into the assembly, and return its key."""
    below = [source] if source.is_file() else sorted(source.rglob("*.py"))
    content = b"".join(each.name.encode() + each.read_bytes() for each in below)
    name = hashlib.sha256(content).hexdigest()
    path = source.name
    if packaging == "zip":
        path = f"asset.{name}"
        hold(source)
        if not (OUT / path).exists():
            shutil.copytree(source, OUT / path, ignore=shutil.ignore_patterns("__pycache__"))
    destination = {"bucketName": BUCKET, "objectKey": f"{name}.{suffix}"}
    files[name] = {"source": {"path": path, "packaging": packaging}, "destinations": {"here": destination}}
    return f"{name}.{suffix}"


def hold(source: Path) -> None:
    """Wait where a test wants it, to edit meanwhile: what is staged may be newer than its hash then."""
    while source.name == "handler" and (NOTES / "hold").exists():
        (NOTES / "held").touch()
        time.sleep(0.02)


def code(folder: str) -> dict[str, Any]:
    return {"S3Bucket": {"Fn::Sub": BUCKET}, "S3Key": staged(HERE / folder, "zip", "zip")}


def resource(name: str, kind: str, **properties: Any) -> dict[str, Any]:
    path = {"aws:cdk:path": f"Watched/{name}/Resource"}
    return {name: {"Type": f"AWS::{kind}", "Properties": properties, "Metadata": path}}


# What an app sees of the CLI, run by run.
number = len(list(NOTES.glob("environment-*.json")))
(NOTES / f"environment-{number}.json").write_text(json.dumps(dict(os.environ)))

role = "arn:aws:iam::000000000000:role/any"
resources = {
    **resource("Layer", "Lambda::LayerVersion", Content=code("layer")),
    **resource(
        "Function", "Lambda::Function", Runtime="python3.13", Handler="index.handler", Role=role,
        Code=code("handler"), Layers=[{"Ref": "Layer"}], Timeout=30,
    ),
    **resource("Queue", "SQS::Queue", VisibilityTimeout=VISIBILITY_TIMEOUT),
}  # fmt: skip
template = OUT / "Watched.template.json"
template.write_text(json.dumps({"Resources": resources}))
url = f"s3://{BUCKET}/{staged(template, 'file', 'json')}"
(OUT / "Watched.assets.json").write_text(json.dumps({"version": "36.0.0", "files": files}))
stack = {
    "type": "aws:cloudformation:stack",
    "environment": "aws://unknown-account/unknown-region",
    "properties": {"templateFile": template.name, "stackTemplateAssetObjectUrl": url},
    "dependencies": ["Watched.assets"],
    "displayName": "Watched",
}
assets = {"type": "cdk:asset-manifest", "properties": {"file": "Watched.assets.json"}}
manifest = {"version": "36.0.0", "artifacts": {"Watched.assets": assets, "Watched": stack}}
(OUT / "manifest.json").write_text(json.dumps(manifest))
