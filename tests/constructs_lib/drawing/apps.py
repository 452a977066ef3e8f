"""Apps that are drawn: the templates on record, and small ones."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph

# Free of CDK, as the environment of the site is, where these are opened in a browser.
RECORDS = Path(__file__).parents[2] / "stacks" / "__snapshots__" / "test_example_stacks"


def example_app() -> Graph:
    """Return the example app, out of the templates that its snapshots keep."""
    app = Graph()
    for file in sorted(RECORDS.glob("*.json")):
        (name,) = re.findall(r"\[(\w+)\]", file.name)
        add_stack(app, json.loads(file.read_text()), name=name, file=file)
    return app


def app_of(**stacks: Mapping[str, Any]) -> Graph:
    """Return an app of stacks, each given by its resources."""
    app = Graph()
    for name, resources in stacks.items():
        add_stack(app, {"Resources": dict(resources)}, name=name)
    return app


def parts(diagram: Diagram) -> dict[str, str]:
    """Return what each part is, by its name."""
    return {", ".join(part.names): part.kind.noun for part in diagram.parts.values()}


def ways(diagram: Diagram) -> list[str]:
    """Return each way in one line: `event: Queue to Work (batches of 10)`."""
    found = []
    for way in diagram.ways:
        source, target = (", ".join(diagram.parts[key].names) for key in (way.source, way.target))
        facts = f" ({', '.join(way.facts)})" if way.facts else ""
        found.append(f"{way.kind}: {source} to {target}{facts}")
    return found


def drawn(**resources: Any) -> Diagram:
    """Return the drawing of one stack, given by its resources."""
    return diagram_of(app_of(Shop=resources))
