"""What holds for the URL of a function."""

from collections.abc import Iterable, Iterator

from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault

METHODS = ("GET", "PUT", "HEAD", "POST", "PATCH", "DELETE")
"""The methods of which CORS of a function URL may allow some: Lambda answers OPTIONS by itself."""

_KINDS = ("iam", "public")
_ELSEWHERE = {
    "api_key": "use RestApiFunction, which has API keys",
    "jwt": "use HttpApiFunction, which checks tokens of an issuer",
}
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
_BUFFERING = ("python", "java", "dotnet", "ruby", "go1.")


def authorized(parameter: str, kind: str, *, has_key: bool) -> Iterator[Fault]:
    """Yield a fault for an authorization that no function URL has (LP901).

    Args:
        parameter: the parameter.
        kind: the kind of the authorization.
        has_key: whether an API key is asked for, too.
    """
    if kind not in _KINDS or has_key:
        asked = kind if kind not in _KINDS else f"{kind} and an API key"
        allowed = "Authorization.iam() or Authorization.public(reason=...)"
        fix = _ELSEWHERE.get("api_key" if has_key else kind)
        yield Fault("LP901", parameter, allowed, asked, fix)


def no_version(
    parameter: str, version: str | None, *, allowed: str = "a function or an alias"
) -> Iterator[Fault]:
    """Yield a fault where a URL is asked for of a published version (LP902)."""
    if version is not None:
        yield Fault("LP902", parameter, allowed, version)


def only_url(parameter: str, other: object | None) -> Iterator[Fault]:
    """Yield a fault where a function or an alias has a URL already (LP903)."""
    if other is not None:
        yield Fault("LP903", parameter, "a function or an alias without a URL", f"one that has {other}")


def methods(
    parameter: str, given: Iterable[str | None], *, allow_credentials: bool | None
) -> Iterator[Fault]:
    """Yield what is wrong with the methods that pages may use (LP904, LP907).

    Args:
        parameter: the parameter.
        given: the methods; `None` for one that only CloudFormation knows.
        allow_credentials: whether pages may send cookies and credentials.
    """
    for method in given:
        if method is not None and method not in {*METHODS, "*"}:
            yield Fault("LP904", parameter, text.listed([*METHODS, "'*'"]), repr(method))
        elif method == "*" and allow_credentials:
            yield Fault("LP907", parameter, "named methods when credentials are allowed", "'*'")


def runtime_streams(parameter: str, runtime: str | None, *, is_wrapped: bool) -> Iterator[Fault]:
    """Yield a fault where responses are to be streamed that the runtime does not stream (LP908).

    Args:
        parameter: the parameter.
        runtime: the runtime, such as `python3.13`; one that is not known passes.
        is_wrapped: whether the environment names a wrapper script, which may be the Lambda Web Adapter.
    """
    if runtime is not None and runtime.startswith(_BUFFERING) and not is_wrapped:
        yield Fault("LP908", parameter, f"BUFFERED with {runtime}", "RESPONSE_STREAM")


def streams_in_no_vpc(parameter: str, *, is_in_vpc: bool) -> Iterator[Fault]:
    """Yield a fault where a function in a VPC is to stream its responses through its URL (LP909)."""
    if is_in_vpc:
        yield Fault("LP909", parameter, "BUFFERED in a VPC", "RESPONSE_STREAM")
