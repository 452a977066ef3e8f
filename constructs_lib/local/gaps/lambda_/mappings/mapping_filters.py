"""Event source mappings: their filters."""

import json
from typing import Any

from ...catalogue import gap
from ...patching import Part, on_provision, replace
from .mapping_runners import MAPPING

functions = Part("services.lambda_svc")
events = Part("services.eventbridge")

_FILTERING = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"
_NO_PATTERN = "Invalid filter pattern definition."


@gap(
    "mapping-filter-operators",
    aws="Filters take the operators of EventBridge patterns: `$or`, `equals-ignore-case`, `wildcard`, nested "
    "`anything-but`, ...",
    source=_FILTERING,
    upstream="Knows five operators; a filter with another lets nothing through.",
)
def match_patterns() -> None:
    """Match filters as the emulator matches the patterns of rules."""

    def build(_: Any) -> Any:
        def match(record: dict[str, Any], pattern: dict[str, Any]) -> bool:
            alternatives = events._compile_pattern(pattern)
            return any(
                _is_for(record, each) and events._matches_detail(record, each) for each in alternatives
            )

        return match

    replace(functions, "_match_esm_filter", build, takes="record pattern")


def _is_for(record: dict[str, Any], pattern: dict[str, Any]) -> bool:
    # A pattern for JSON lets no text through, and one for text no JSON, whatever it asks: see the tables of
    # https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
    for key in ("body", "data"):
        # The emulator has parsed what is JSON, and has left out data that is not.
        is_json = isinstance(record.get(key), dict | list)
        if key in pattern and is_json != isinstance(pattern[key], dict):
            return False
    return True


@gap(
    "mapping-filter-patterns",
    aws="A mapping with a filter that is no pattern is refused.",
    source=_FILTERING,
    upstream="It is accepted, and the filter lets nothing through or everything.",
)
def refuse_patterns() -> None:
    """Check filters when a mapping is made or changed."""

    def check(_: str | None, props: dict[str, Any]) -> None:
        if not _are_patterns(props):
            raise ValueError(_NO_PATTERN)

    def build(original: Any) -> Any:
        def change(*args: Any) -> Any:
            if _are_patterns(args[-1]):
                return original(*args)
            return functions.error_response_json("InvalidParameterValueException", _NO_PATTERN, 400)

        return change

    # CloudFormation makes mappings without the service's own API, so both ways are checked.
    on_provision(MAPPING, before=check)
    replace(functions, "_create_esm", build, takes="data")
    replace(functions, "_update_esm", build, takes="esm_id data")


def _are_patterns(data: dict[str, Any]) -> bool:
    filters = (data.get("FilterCriteria") or {}).get("Filters") or []
    try:
        for each in filters:
            events._compile_pattern(json.loads(each["Pattern"]))
    except (ValueError, KeyError, TypeError, events._InvalidPattern):
        return False
    return True
