"""MOCK integrations: the response templates with which CDK answers preflights for several origins.

Only the part of VTL that those templates use is understood: ``#set``, ``#if`` with comparisons joined by
``||``, references to variables set before, and response overrides. Any other template is left alone.
"""

import re
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from .current_call import current_call, watch_calls

v1 = Part("services.apigateway_v1")

_TOKEN = re.compile(
    r'#set\(((?:[^()"]|"[^"]*"|\([^()]*\))*)\)|#if\(((?:[^()"]|"[^"]*"|\([^()]*\))*)\)|#end|(\S)'
)
_OVERRIDE = "$context.responseOverride.header."
_HEADER = re.compile(r'\$input\.params\(\)\.header\.get\("([^"]*)"\)')
_COMPARISON = re.compile(r'(\$\w+)\s*==\s*"([^"]*)"')
_MATCH = re.compile(r'(\$\w+)\.matches\("([^"]*)"\)')


class UnknownTemplateError(ValueError):
    """The template uses more of VTL than is understood here."""


def overridden_headers(template: str, headers: dict[str, str]) -> dict[str, str]:
    """Run a template that produces no body, and return the response headers that it overrides.

    Raises:
        UnknownTemplateError: The template does something else.
    """
    variables: dict[str, str] = {}
    overrides: dict[str, str] = {}
    # An `#if` inside a branch that is not taken is not taken either, whatever its condition says.
    taken = [True]
    for token in _TOKEN.finditer(template):
        assignment, condition, text = token.groups()
        if text:
            raise UnknownTemplateError(template)
        if condition is not None:
            taken.append(taken[-1] and _holds(condition, variables))
        elif assignment is None:
            taken.pop()
        elif taken[-1]:
            name, _, source = (part.strip() for part in assignment.partition("="))
            target = overrides if name.startswith(_OVERRIDE) else variables
            target[name.removeprefix(_OVERRIDE)] = _value(source, variables, headers)
    return overrides


def _value(source: str, variables: dict[str, str], headers: dict[str, str]) -> str:
    if wanted := _HEADER.fullmatch(source):
        found: str = v1._header_ci(headers, wanted[1])
        return found
    if source in variables:
        return variables[source]
    raise UnknownTemplateError(source)


def _holds(condition: str, variables: dict[str, str]) -> bool:
    # CDK joins the origins by `||` and uses no other operator between comparisons.
    return any(_compares(part.strip(), variables) for part in condition.split("||"))


def _compares(part: str, variables: dict[str, str]) -> bool:
    if equal := _COMPARISON.fullmatch(part):
        return variables.get(equal[1]) == equal[2]
    if match := _MATCH.fullmatch(part):
        return re.fullmatch(match[2], variables.get(match[1], "")) is not None
    raise UnknownTemplateError(part)


@gap(
    "rest-api-mock-response-override",
    aws="A MOCK response template can override response headers: so preflights serve several origins.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html",
    upstream="Sends the template itself as the body and leaves the header at the first origin.",
)
def override_mock_headers() -> None:
    """Run the response template of a MOCK integration and apply its overrides."""
    watch_calls()

    def build(original: Any) -> Any:
        def invoke(integration: dict[str, Any]) -> Any:
            status, headers, body = original(integration)
            call = current_call.get()
            if call is None or b"#set(" not in body:
                return status, headers, body
            try:
                overrides = overridden_headers(body.decode(), call.headers)
            except UnknownTemplateError:
                return status, headers, body
            return status, {**headers, **overrides}, b""

        return invoke

    replace(v1, "_invoke_mock_v1", build, takes="integration")
