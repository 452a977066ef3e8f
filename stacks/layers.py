"""The layer of this repository that several stacks use."""

from pathlib import Path

from constructs import Construct

from constructs_lib import DependencyLayer

LAYERS = Path(__file__).parents[1] / "layers"


def common_layer(scope: Construct) -> DependencyLayer:
    """Define AWS Lambda Powertools: APIs, batches with partial responses, and idempotency."""
    return DependencyLayer(scope, "CommonLayer", entry=LAYERS / "common")
