"""Draws an app: what is in its templates, as parts and ways."""

from constructs_lib.drawing.alarm_marks import add_alarms
from constructs_lib.drawing.allowed_calls import add_calls
from constructs_lib.drawing.collecting import Collected
from constructs_lib.drawing.delivered_events import add_events
from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.events_beyond import add_events_beyond
from constructs_lib.drawing.failures import add_failures
from constructs_lib.drawing.kinds import FUNCTION
from constructs_lib.drawing.through_services import add_services
from constructs_lib.templates.flows import FUNCTION as FUNCTION_TYPE
from constructs_lib.templates.graph import Graph

__all__ = ["diagram_of"]


def diagram_of(app: Graph, *, detail: bool = False) -> Diagram:
    """Return the drawing of an app.

    Args:
        app: the app.
        detail: whether what CDK and others add for custom resources is drawn, too. Default: it is left out.
    """
    collected = Collected(app)
    for function in app.of_type(FUNCTION_TYPE):
        collected.part(function)
    add_events(collected)
    add_services(collected)
    add_events_beyond(collected)
    add_failures(collected)
    add_calls(collected)
    add_alarms(collected)
    diagram = collected.diagram()
    hidden = set() if detail else _providers(diagram)
    return diagram.only(diagram.parts.keys() - hidden)


def _providers(diagram: Diagram) -> set[str]:
    """Return the keys of custom resources, and of the functions that only these bring to run."""
    hidden = {key for key, part in diagram.parts.items() if part.kind.noun == "custom resource"}
    callers: dict[str, set[str]] = {}
    for way in diagram.ways:
        if way.kind != "failure" and diagram.parts[way.target].kind is FUNCTION:
            callers.setdefault(way.target, set()).add(way.source)
    # The provider of CDK invokes the function of its user in turn.
    while more := {key for key, found in callers.items() if found <= hidden} - hidden:
        hidden |= more
    return hidden
