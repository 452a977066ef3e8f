"""Mistakes with layers."""

from tests.constructs_lib.checks.case import Case, changed
from tests.constructs_lib.checks.parts import function, ref, resource

LAYERED = {
    **function(Layers=[ref("Layer")]),
    "Layer": resource(
        "Lambda::LayerVersion",
        CompatibleRuntimes=["python3.13"],
        CompatibleArchitectures=["x86_64"],
        Content={"S3Bucket": "layers", "S3Key": "shop.zip"},
    ),
}
NAMED = function(Layers=["arn:aws:lambda:eu-west-1:111122223333:layer:shop:7"])

CASES: tuple[Case, ...] = (
    changed("LP713", "a layer for another Python", LAYERED, "Layer", CompatibleRuntimes=["python3.12"]),
    changed("LP714", "a layer for another processor", LAYERED, "Layer", CompatibleArchitectures=["arm64"]),
    changed(
        "LP714",
        "a function of another processor than its layer",
        LAYERED,
        "Function",
        Architectures=["arm64"],
    ),
    changed(
        "LP761",
        "a layer of another Region",
        NAMED,
        "Function",
        Layers=["arn:aws:lambda:us-east-1:111122223333:layer:shop:7"],
    ),
    changed("LP762", "a layer that is named twice", LAYERED, "Function", Layers=[ref("Layer"), ref("Layer")]),
    changed(
        "LP762",
        "two versions of a layer",
        NAMED,
        "Function",
        Layers=[f"arn:aws:lambda:eu-west-1:111122223333:layer:shop:{version}" for version in (6, 7)],
    ),
)
