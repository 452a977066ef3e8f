"""Who may invoke which function: the statements of functions' own policies.

A permission of a function is none of its aliases, and the other way round.
https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html (2026-11-27)
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates.arns import Names, arn_forms, canonical, is_named
from constructs_lib.templates.model import ABSENT, UNKNOWN, OneOf, Reference, Resource, Stacks, Text
from constructs_lib.templates.policies import meets
from constructs_lib.templates.resolved import alternatives

__all__ = ["Permission", "Permissions", "Qualified", "fits", "qualified"]

PERMISSION = "AWS::Lambda::Permission"
FUNCTION = "AWS::Lambda::Function"
ALIAS = "AWS::Lambda::Alias"
VERSION = "AWS::Lambda::Version"
_OF_URLS = ("FunctionUrlAuthType", "InvokedViaFunctionUrl")
# What a template leaves open, such as its Region.
_OPEN = re.compile(r"\{AWS::\w+\}")
SOME = "?"
"""A qualifier that is not known."""


@frozen
class Qualified:
    """What a value names of a function.

    Attributes:
        function: the function.
        qualifier: the alias or the version; empty for the function itself, `SOME` where not known.
    """

    function: Resource
    qualifier: str

    def may_be(self, other: "Qualified") -> bool:
        """Return whether both may be the same."""
        return self.function is other.function and (
            self.qualifier == other.qualifier or SOME in {self.qualifier, other.qualifier}
        )

    def __str__(self) -> str:
        """Return it as a message names it."""
        return f"{self.function.name}:{self.qualifier}" if self.qualifier else self.function.name


def qualified(names: Names, value: Any) -> Qualified | None:
    """Return what a value names of a function; `None` where the function is not known."""
    function = names.function(value)
    if function is None:
        return None
    if isinstance(value, OneOf):
        return Qualified(function, SOME)
    found = names.target(value, FUNCTION, ALIAS, VERSION)
    if found is not None and found.type != FUNCTION:
        given = found.value("Name") if found.type == ALIAS else UNKNOWN
        return Qualified(function, given if isinstance(given, str) else found.logical_id)
    text = canonical(value)
    if text is None:
        return Qualified(function, SOME)
    end = re.search(r":([^:/>]+)(/invocations)?$", _after(text, function))
    if end is None:
        return Qualified(function, "")
    # A variable of an API's stage names another alias in each stage.
    is_open = end[1] == "$LATEST" or "${" in end[1]
    return Qualified(function, SOME if is_open else end[1])


def _after(text: str, function: Resource) -> str:
    """Return what follows the name of a function in a text that names it."""
    for form in (*arn_forms(function), canonical(Reference(function, "Ref")) or ""):
        before, found, rest = text.rpartition(form)
        if form and found and not before.endswith("-"):
            return rest
    return ""


@frozen
class Permission:
    """One AWS::Lambda::Permission.

    Attributes:
        resource: the resource.
        named: what may be invoked; `None` where not known.
        principal: who may, such as `s3.amazonaws.com`; `None` where not known.
        source: the value of SourceArn.
        is_of_url: whether it is good for requests to the function's URL only.
    """

    resource: Resource
    named: Qualified | None
    principal: str | None
    source: Any
    is_of_url: bool = False

    def is_for(self, service: str) -> bool:
        """Return whether a service, such as `s3`, may be meant."""
        if self.is_of_url:
            return False
        return self.principal in {None, "*"} or str(self.principal).startswith(f"{service}.")


class Permissions:
    """Every permission of an app."""

    def __init__(self, app: Stacks, names: Names) -> None:
        self._app = app
        self._names = names

    @cached_property
    def all(self) -> tuple[Permission, ...]:
        """Those that are made or may be made."""
        return tuple(self._read())

    def _read(self) -> Iterator[Permission]:
        for each in self._app.of_type(PERMISSION):
            if each.is_made is not False:
                yield Permission(
                    each,
                    qualified(self._names, each.value("FunctionName")),
                    canonical(each.value("Principal")),
                    each.value("SourceArn"),
                    any(each.value(name) is not ABSENT for name in _OF_URLS),
                )

    @cached_property
    def _unread(self) -> tuple[Permission, ...]:
        """Those of which nobody knows whose they are."""
        return tuple(
            each
            for each in self.all
            if each.named is None and not _names_another(each.resource.value("FunctionName"))
        )

    @cached_property
    def _by_function(self) -> dict[Resource, list[Permission]]:
        found: dict[Resource, list[Permission]] = {}
        for each in self.all:
            if each.named is not None:
                found.setdefault(each.named.function, []).append(each)
        return found

    def of(self, function: Resource) -> list[Permission]:
        """Return those of a function and its aliases, and those of which nobody knows whose they are."""
        return [*self._by_function.get(function, ()), *self._unread]


def _names_another(value: Any) -> bool:
    """Return whether a value is known to name a function that is not in the app."""
    return all(isinstance(each, str) for each in alternatives(value))


def fits(names: Names, given: Any, source: Resource | None) -> bool | None:
    """Return whether the ARN that a policy asks for may be that of a resource; `None` where nobody knows.

    Args:
        names: finds resources.
        given: what the policy says; `ABSENT` where it asks for none.
        source: what sends; `None` where it is not known.
    """
    if given is ABSENT:
        return True
    found: bool | None = False
    for each in alternatives(given):
        text = canonical(each)
        if source is None or text is None:
            return None
        text = _OPEN.sub("*", text)
        if any(meets(text, _OPEN.sub("*", form)) for form in arn_forms(source)):
            return True
        other = names.target(each)
        is_another = other is not None and other is not source and not isinstance(each, Text)
        is_literal = is_named(source) and not set("<*?").intersection(text)
        found = found if is_another or is_literal else None
    return found
