"""Limits of function URLs."""

from aws_cdk import Duration, Stack

from constructs_lib import Cors, FunctionUrl
from constructs_lib.rules import ranges
from tests.constructs_lib.bound import Bound
from tests.support.stacks import imported_function


def _url(scope: Stack, cors: Cors) -> object:
    return FunctionUrl(scope, "Url", function=imported_function(scope), cors=cors)


def _named(count: int) -> list[str]:
    return [f"X-Shop-{n}" for n in range(count)]


BOUNDS = (
    Bound(
        ranges.URL_CORS_MAX_AGE,
        "FunctionUrl",
        lambda scope, n: _url(scope, Cors(["*"], max_age=Duration.seconds(n))),
        has_below=False,
    ),
    Bound(
        ranges.URL_CORS_NAMES,
        "FunctionUrl",
        # None at all are refused for that.
        lambda scope, n: _url(scope, Cors([f"https://{i}.example.com" for i in range(max(n, 1))])),
        has_below=False,
    ),
    Bound(
        ranges.URL_CORS_NAMES,
        "FunctionUrl",
        lambda scope, n: _url(scope, Cors(["*"], allow_headers=_named(n))),
        said="cors.allow_headers",
        has_below=False,
    ),
    Bound(
        ranges.URL_CORS_NAMES,
        "FunctionUrl",
        lambda scope, n: _url(scope, Cors(["*"], expose_headers=_named(n))),
        said="cors.expose_headers",
        has_below=False,
    ),
)
