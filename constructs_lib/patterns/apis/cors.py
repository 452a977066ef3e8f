"""Which web pages on other origins may call an API or a function URL."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks, check_value_types
from constructs_lib._internal.tokens import known
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import origins as conditions

__all__ = ["Cors"]


@dataclass(frozen=True, slots=True)
class Cors:
    """Which web pages on other origins may call an API or a function URL.

    A browser first sends a preflight request, and then accepts the real response only if its headers name the
    origin, too. An HTTP API and a function URL do both for every origin. A REST API answers only the
    preflight request; real responses come from the function, which must send the headers itself: the
    pattern passes the origins in its environment (`CORS_ALLOW_ORIGINS`, `CORS_ALLOW_CREDENTIALS`), which
    `constructs_lib.runtime.api` reads. API Gateway's own errors on a REST API (4XX, 5XX) can name only one
    origin, the first; a browser on another origin gets a network error instead of them.

    Args:
        allow_origins: origins such as `https://shop.example.com`, or only `*` for all origins; for a
            function URL at most 100.
        allow_headers: request headers; for a function URL at most 100. Default: CDK's list.
        allow_methods: methods; for a function URL GET, PUT, HEAD, POST, PATCH and DELETE, because Lambda
            answers OPTIONS by itself. Default: the methods of the routes; for a function URL every method.
        allow_credentials: whether pages may send cookies and credentials. Default: they may not.
        max_age: how long browsers cache the answer to a preflight request, 0 to 86,400 seconds. Default:
            the browser's own 5 seconds.
        expose_headers: further response headers that a script of a page may read. A
            function behind a REST API has them in `CORS_EXPOSE_HEADERS`. For a function URL at most 100.
            Default: no others.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP207 to LP209, LP215, LP216, LP230, LP249, LP250, LP904 to LP907, by the construct
            that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html (2026-11-23)
    """

    allow_origins: Sequence[str]
    allow_headers: Sequence[str] = defaults.CORS_ALLOW_HEADERS
    allow_methods: Sequence[str] | None = None
    allow_credentials: bool = False
    max_age: Duration | None = None
    expose_headers: Sequence[str] = ()

    def __post_init__(self) -> None:
        check_value_types(self)

    @property
    def environment(self) -> dict[str, str]:
        """The variables from which a function behind a REST API knows what to answer."""
        exposed = {"CORS_EXPOSE_HEADERS": ",".join(self.expose_headers)} if self.expose_headers else {}
        return {
            "CORS_ALLOW_ORIGINS": ",".join(self.allow_origins),
            "CORS_ALLOW_CREDENTIALS": "true" if self.allow_credentials else "false",
            **exposed,
        }


def check_cors(checks: Checks, cors: Cors) -> None:
    """Check what an API takes of a Cors (LP207 to LP209, LP215, LP216, LP230, LP249, LP250)."""
    check_names(checks, cors)
    checks.note(conditions.methods("cors.allow_methods", cors.allow_methods or ()))
    checks.in_range(ranges.CORS_MAX_AGE, cors.max_age)


def check_names(checks: Checks, cors: Cors) -> None:
    """Check what APIs and function URLs take alike (LP207, LP208, LP215, LP230, LP249, LP250)."""
    origins = [known(each) for each in cors.allow_origins]
    checks.note(conditions.origins("cors.allow_origins", origins, allow_credentials=cors.allow_credentials))
    for parameter, names in (("allow_headers", cors.allow_headers), ("expose_headers", cors.expose_headers)):
        given = map(known, names)
        checks.note(conditions.headers(f"cors.{parameter}", given, allow_credentials=cors.allow_credentials))
    checks.whole("LP230", "cors.max_age", cors.max_age)
