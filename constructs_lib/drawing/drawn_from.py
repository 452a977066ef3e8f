"""Draws an app: what is in its templates, as parts and ways."""

from constructs_lib.drawing.alarm_marks import add_alarms
from constructs_lib.drawing.allowed_calls import add_calls
from constructs_lib.drawing.collecting import Collected
from constructs_lib.drawing.delivered_events import add_events
from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.events_beyond import add_events_beyond
from constructs_lib.drawing.failures import add_failures
from constructs_lib.templates.flows import FUNCTION
from constructs_lib.templates.graph import Graph

__all__ = ["diagram_of"]


def diagram_of(app: Graph, *, detail: bool = False) -> Diagram:
    """Return the drawing of an app.

    Args:
        app: the app.
        detail: whether what CDK and others add for custom resources is drawn, too. Default: it is left out.
    """
    collected = Collected(app)
    for function in app.of_type(FUNCTION):
        collected.part(function)
    add_events(collected)
    add_events_beyond(collected)
    add_failures(collected)
    add_calls(collected)
    add_alarms(collected)
    diagram = collected.diagram()
    return diagram if detail else diagram.only(diagram.parts.keys() - _providers(diagram))


def _providers(diagram: Diagram) -> set[str]:
    """Return the keys of custom resources, and of the functions that only these invoke."""
    custom = {key for key, part in diagram.parts.items() if part.kind.noun == "custom resource"}
    called = {way.target for way in diagram.ways if way.source in custom}
    return custom | {
        key
        for key in called
        if all(way.source in custom for way in diagram.ways if way.target == key and way.kind == "event")
    }
