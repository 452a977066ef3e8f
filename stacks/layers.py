"""The layers of this repository that several stacks use."""

from pathlib import Path

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import DependencyLayer, defaults

LAYERS = Path(__file__).parents[1] / "layers"


def common_layer(scope: Construct) -> DependencyLayer:
    """Define AWS Lambda Powertools: batches with partial responses, and idempotency."""
    return DependencyLayer(scope, "CommonLayer", entry=LAYERS / "common")


def http_layer(scope: Construct) -> lambda_.LayerVersion:
    """Define `lambda_http`: requests, responses and CORS of both API kinds."""
    return _layer(scope, "HttpLayer", "http", "lambda_http: requests, responses and CORS of both API kinds")


def _layer(scope: Construct, construct_id: str, slug: str, description: str) -> lambda_.LayerVersion:
    code = lambda_.Code.from_asset(str(LAYERS / slug), exclude=list(defaults.ASSET_EXCLUDE))
    return lambda_.LayerVersion(scope, construct_id, code=code, description=description)
