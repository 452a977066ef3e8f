"""What has to hold for an API as a whole: its stage, its bodies, and what is left to an API that is given."""

import re
from collections.abc import Iterable, Iterator, Mapping

from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault

_STAGE = r"[A-Za-z0-9_-]*"
_VARIABLE = r"[A-Za-z0-9_]+"
_VALUE = r"[A-Za-z0-9._~:/?#&=,-]+"
_TYPE = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"
_MEDIA_TYPE = rf"\*/\*|{_TYPE}/(?:\*|{_TYPE})"


def left_to_the_api(api: str, given: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """Yield a fault for each setting of an API beside one that is given (LP252).

    Args:
        api: the parameter of the API that is given.
        given: the settings, each with its value as messages show it.
    """
    for parameter, got in given:
        yield Fault("LP252", parameter, f"left out when {api} is given", got)


def root_is_known(parameter: str, api: object, *, is_known: bool) -> Iterator[Fault]:
    """Yield a fault for a REST API whose root nobody knows (LP253)."""
    if not is_known:
        yield Fault("LP253", parameter, "an API whose root is known", str(api))


def is_deployed(parameter: str, api: object, *, by_something: bool) -> Iterator[Fault]:
    """Yield a fault where nothing deploys the routes of an API that does not deploy itself (LP254)."""
    if not by_something:
        got = f"none beside {api}, which does not deploy itself"
        yield Fault("LP254", parameter, "the stage that the routes are deployed to", got)


def stage_name(parameter: str, name: str | None) -> Iterator[Fault]:
    """Yield a fault for a name with other characters than a stage's (LP255), or one that is known later."""
    allowed = "letters, digits, hyphens and underscores"
    if name is None:
        yield Fault("LP255", parameter, allowed, "a name that only CloudFormation knows")
    elif not re.fullmatch(_STAGE, name):
        yield Fault("LP255", parameter, allowed, repr(name))


def stage_variables(parameter: str, variables: Mapping[str, str | None]) -> Iterator[Fault]:
    """Yield a fault for each stage variable whose name or value API Gateway refuses (LP256)."""
    for name, value in variables.items():
        if not re.fullmatch(_VARIABLE, name):
            yield Fault("LP256", parameter, "names of letters, digits and underscores", repr(name))
        if value is not None and not re.fullmatch(_VALUE, value):
            allowed = "a text of letters, digits and - . _ ~ : / ? # & = ,"
            yield Fault("LP256", f"{parameter}[{name!r}]", allowed, repr(value))


def media_types(parameter: str, types: Iterable[str | None]) -> Iterator[Fault]:
    """Yield a fault for each text that is no media type (LP257)."""
    for each in types:
        if each is not None and not re.fullmatch(_MEDIA_TYPE, each):
            yield Fault("LP257", parameter, "media types, each a type and a subtype", repr(each))


def resource_policy(parameter: str, errors: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for a resource policy that lacks something, as CDK says it (LP259)."""
    found = list(dict.fromkeys(errors))
    if found:
        got = text.listed((f"one of which CDK says: {each.removesuffix('.')}" for each in found), "and")
        yield Fault("LP259", parameter, "a whole resource policy", got)


def private_without_domain(parameter: str, name: str | None, *, is_private: bool) -> Iterator[Fault]:
    """Yield a fault for a regional domain name of a private API (LP260)."""
    if is_private and name is not None:
        yield Fault("LP260", parameter, "left out when vpc_endpoints are given", repr(name))
