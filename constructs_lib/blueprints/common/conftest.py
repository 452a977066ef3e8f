"""What every test may ask for; `constructs_lib.testing` adds snapshots and a deployment on the local AWS."""

import json
import os
from pathlib import Path

import pytest
from aws_cdk import App

pytest_plugins = ["constructs_lib.testing.plugin"]

# boto3 makes no client without a Region, and on Lambda there always is one.
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture
def app() -> App:
    """An app with the flags of cdk.json that builds no packages: a template is the same without them."""
    context = json.loads((Path(__file__).parent / "cdk.json").read_text())["context"]
    return App(context={**context, "aws:cdk:bundling-stacks": []})
