"""A drawing as one page of HTML, which needs nothing else: it is moved, searched and asked."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from constructs_lib.drawing.diagram import Diagram, Part
from constructs_lib.drawing.labels import caption, title
from constructs_lib.drawing.layout import LaidOut
from constructs_lib.drawing.names_of_parts import name_of
from constructs_lib.drawing.remarks import Remark
from constructs_lib.drawing.svg import short, svg
from constructs_lib.drawing.svg_style import STYLE
from constructs_lib.rules import RULES, ranges
from constructs_lib.templates.model import Resource

__all__ = ["page"]

_FOLDER = Path(__file__).with_name("page")
_LEGEND = (
    "Full arrow: a service of AWS delivers events. Open arrow: a role allows the call. Dashed: failed events,"
    " after these retries or at this age. Double border: keeps failed events. ▲: alarms."
    " Keys: Tab and Enter choose, arrows move, + and - zoom, 0 fits, / searches, Escape closes."
)


def page(diagram: Diagram, laid: Sequence[LaidOut], name: str, remarks: Iterable[Remark] = ()) -> str:
    """Return a drawing as a page of HTML.

    Args:
        diagram: what is drawn.
        laid: its connected parts, laid out.
        name: what it is of.
        remarks: what rules say of resources.
    """
    style, script, body = (
        (_FOLDER / each).read_text(encoding="utf-8") for each in ("page.css", "page.js", "page.html")
    )
    allowed = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)} {_hash(STYLE)}"
    filled = {
        "allowed": f"{allowed}; base-uri 'none'",
        "name": escape(name),
        "style": style,
        "drawing": svg(laid, name, is_interactive=True),
        "legend": escape(_LEGEND),
        "data": _embedded(_data(diagram, tuple(remarks))),
        "script": script,
    }
    return Template(body).substitute(filled)


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _embedded(data: Any) -> str:
    """Return JSON that no text of a template can end before its end."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"), default=str).replace("<", "\\u003c")


def _data(diagram: Diagram, remarks: Sequence[Remark]) -> dict[str, Any]:
    owners = _owners(diagram)
    said: dict[str, list[str]] = {}
    for remark in remarks:
        for key in owners.get(remark.resource, ()):
            said.setdefault(key, []).append(remark.said)
    return {key: _part(diagram, part, said.get(key, [])) for key, part in diagram.parts.items()}


def _owners(diagram: Diagram) -> Mapping[Resource, list[str]]:
    """Return the parts that each resource belongs to: its own, or those that it connects."""
    owners: dict[Resource, list[str]] = {}
    for way in diagram.ways:
        for each in way.through:
            # A role says what its function may do; what else makes a way says something of where it leads.
            owners.setdefault(each, []).append(way.source if way.kind == "call" else way.target)
    return owners | {each: [key] for key, part in diagram.parts.items() for each in part.resources}


def _part(diagram: Diagram, part: Part, findings: list[str]) -> dict[str, Any]:
    resources = [_resource(each) for each in part.resources]
    words = [*part.names, part.kind.noun, part.stack, *part.facts]
    words += [each[key] for each in resources for key in ("type", "logicalId")]
    return {
        "title": short(part),
        "what": ", ".join(caption(part)) or part.kind.noun,
        "stack": part.stack,
        "findings": list(dict.fromkeys(findings)),
        "ways": list(_ways(diagram, part)),
        "alarms": list(part.alarms),
        "resources": resources,
        "rules": list(_rules({each.type for each in part.resources})),
        "search": " ".join([*words, title(part)]).lower(),
    }


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "name": name_of(resource),
        "type": resource.type,
        "logicalId": resource.logical_id,
        "line": resource.lines[0] if resource.lines else "",
        "properties": resource.definition.get("Properties", {}),
    }


def _ways(diagram: Diagram, part: Part) -> Iterable[str]:
    words = {"event": "events", "call": "calls", "failure": "failed events"}
    for way in diagram.ways:
        facts = f": {', '.join(way.facts)}" if way.facts else ""
        if way.source == part.key:
            yield f"{words[way.kind]} to {short(diagram.parts[way.target])}{facts}"
        elif way.target == part.key:
            yield f"{words[way.kind]} from {short(diagram.parts[way.source])}{facts}"


def _rules(types: Iterable[str]) -> Iterable[str]:
    for each in ranges.RANGES:
        owned = [name.partition(".")[2] for name in each.properties if name.partition(".")[0] in types]
        if owned:
            yield f"{each.code}: {', '.join(owned)}; {RULES[each.code].title}"
