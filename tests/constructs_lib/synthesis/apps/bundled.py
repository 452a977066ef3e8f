"""Bundling in Python, whose result depends on the folder and on a variable."""

import os
from pathlib import Path

import aws_cdk as cdk
import jsii
from aws_cdk import aws_s3_assets as assets


@jsii.implements(cdk.ILocalBundling)
class Local:
    def try_bundle(self, output_dir: str, *_: object, **__: object) -> bool:
        Path(output_dir, "made.txt").write_text(f"{os.environ['WHO']} in {Path.cwd().name}")
        print("bundled")
        return True


app = cdk.App()
for name in ("One", "Two"):
    assets.Asset(
        cdk.Stack(app, name),
        "Asset",
        path="here",
        asset_hash_type=cdk.AssetHashType.OUTPUT,
        bundling=cdk.BundlingOptions(image=cdk.DockerImage.from_registry("none"), local=Local()),
    )
app.synth()
