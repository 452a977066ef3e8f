"""What a function reports of the items of a batch."""

import json
from typing import Any


def reports_items(mapping: dict[str, Any]) -> bool:
    """Whether a mapping looks at the items that a function reports."""
    return "ReportBatchItemFailures" in (mapping.get("FunctionResponseTypes") or [])


def reported_items(body: Any) -> list[str] | None:
    """Return the identifiers of the items that failed; None where the answer fails the whole batch."""
    if isinstance(body, str) and body:
        try:
            body = json.loads(body)
        except ValueError:
            return None
    if not body or not isinstance(body, dict):
        return []
    failures = body.get("batchItemFailures") or []
    # A null list, an empty answer and no answer are successes; an identifier that is null, empty or under
    # another name fails all (services-kinesis-batchfailurereporting.html).
    if not isinstance(failures, list):
        return None
    items = [each.get("itemIdentifier") if isinstance(each, dict) else None for each in failures]
    named = [item for item in items if item and isinstance(item, str)]
    return named if len(named) == len(items) else None
