"""What has to hold for those who may call an API."""

import re
from collections.abc import Iterable, Iterator

from constructs_lib.rules.fault import Fault

_ISSUER = r"https://[^\s/?#]+(/[^\s?#]*)?"
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
_IDENTITY_SOURCE = r"(header|querystring|context)\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*"


def issuer(parameter: str, given: str | None) -> Iterator[Fault]:
    """Yield a fault where an issuer of tokens is no URL with https (LP227)."""
    if given is not None and not re.fullmatch(_ISSUER, given):
        yield Fault("LP227", parameter, "a URL with https and without a query", repr(given))


def scopes(parameter: str, given: Iterable[str | None]) -> Iterator[Fault]:
    """Yield a fault for each scope that is not one word (LP229)."""
    for scope in given:
        if scope is not None and not re.fullmatch(r"\S+", scope):
            yield Fault("LP229", parameter, "strings without spaces", repr(scope))


def some_user_pool(parameter: str, count: int | None) -> Iterator[Fault]:
    """Yield a fault for an authorizer of Cognito without a user pool (LP235)."""
    if count == 0:
        yield Fault("LP235", parameter, "at least one", "none")


def identity_sources(parameter: str, given: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each source that is no part of a request (LP231).

    Args:
        parameter: the parameter.
        given: the sources as both kinds of API have them, such as `header.Authorization`.
    """
    for source in given:
        if not re.fullmatch(_IDENTITY_SOURCE, source):
            yield Fault("LP231", parameter, "header.NAME, querystring.NAME or context.NAME", repr(source))


def callers_told_apart(parameter: str, sources: int | None, *, is_kept: bool | None) -> Iterator[Fault]:
    """Yield a fault where every caller would get the answer to the first one (LP232).

    Args:
        parameter: the parameter.
        sources: how many identity sources there are.
        is_kept: whether answers are kept.
    """
    if sources == 0 and is_kept:
        yield Fault("LP232", parameter, "at least one when results are cached", "none")


def key_beside_authorization(parameter: str, *, authorizes: bool | None) -> Iterator[Fault]:
    """Yield a fault where an API key is asked for and nothing authorizes (LP223)."""
    if authorizes is False:
        yield Fault("LP223", parameter, "used with iam, cognito or function", "public")
