"""What has to hold for web pages on other origins, and for the functions that answer them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from constructs_lib.rules import text
from constructs_lib.rules.conditions.apis import METHODS
from constructs_lib.rules.fault import Fault

# A browser leaves the default port out, and writes hosts in lower case.
_ORIGIN = (
    r"(?!https://.*:443$|http://.*:80$)"
    r"[a-z][a-z0-9+.-]*://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?"
)

# A quote, which HTTP allows, would end the text in which a REST API has the names.
_HEADER = r"[A-Za-z0-9!#$%&*+.^_`|~-]+"


def origins(
    parameter: str, given: Sequence[str | None] | None, *, allow_credentials: bool | None
) -> Iterator[Fault]:
    """Yield what is wrong with the origins that may call (LP207, LP208, LP215).

    Args:
        parameter: the parameter.
        given: the origins; `None` where only CloudFormation knows how many there are.
        allow_credentials: whether pages may send cookies and credentials.
    """
    if given is None:
        return
    if not given:
        yield Fault("LP215", parameter, "at least one origin", "none")
    if allow_credentials and "*" in given:
        yield Fault("LP207", parameter, "named origins when allow_credentials is set", "'*'")
    for origin in given:
        is_any = origin == "*" and len(given) == 1
        if origin is not None and not is_any and not re.fullmatch(_ORIGIN, origin):
            allowed = "'*' alone, or a scheme, a host and perhaps a port, in lower case"
            yield Fault("LP208", parameter, allowed, repr(origin))


def headers(
    parameter: str, given: Iterable[str | None], *, allow_credentials: bool | None
) -> Iterator[Fault]:
    """Yield what is wrong with the headers that pages may send or read (LP249, LP250).

    Args:
        parameter: the parameter.
        given: the names; `None` for one that only CloudFormation knows.
        allow_credentials: whether pages may send cookies and credentials.
    """
    for name in given:
        if allow_credentials and name == "*":
            yield Fault("LP249", parameter, "named headers when allow_credentials is set", "'*'")
        if name is not None and not re.fullmatch(_HEADER, name):
            yield Fault(
                "LP250", parameter, "names of letters, digits and ! # $ % & ' * + - . ^ _ ` | ~", repr(name)
            )


def methods(parameter: str, given: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each method that API Gateway does not know (LP216)."""
    for method in given:
        if method not in METHODS:
            yield Fault("LP216", parameter, text.listed(METHODS), repr(method))


def same_answers(
    here: Mapping[str, str], there: Mapping[str, str], *, other: object, function: object, got: str
) -> Iterator[Fault]:
    """Yield a fault where REST APIs want a function that they share to answer differently (LP210).

    Args:
        here: the variables that one API wants the function to have.
        there: those that another one wants.
        other: the other API as messages name it.
        function: the function as messages name it.
        got: the settings of the one as a message names them.
    """
    if here != there:
        yield Fault("LP210", "cors", f"the same as that of {other}, which shares function {function}", got)


def own_variables(function: object, own: Mapping[str, object], wanted: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for each variable of a function that is not what its API wants (LP240).

    Args:
        function: the function as messages name it.
        own: the variables that it has.
        wanted: those that the API wants it to have.
    """
    for name, value in wanted.items():
        if name in own and own[name] != value:
            allowed = f"without {name}, or with {value!r} as cors has it"
            yield Fault("LP240", f"environment of function {function}", allowed, text.shown(own[name]))
