"""Where everything of a drawing stands: Graphviz says so, each connected part by itself."""

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.dot import dot
from constructs_lib.drawing.errors import DrawingError
from constructs_lib.drawing.installed_graphviz import graphviz_folder, node
from constructs_lib.frozen import frozen

__all__ = ["Element", "LaidOut", "laid_out"]

_SCRIPT = Path(__file__).with_name("graphviz") / "layout.mjs"
_SECONDS = 120.0
_ERROR = re.compile(r"\w*Error\b")
_DRAWN = ("_draw_", "_hdraw_", "_tdraw_", "_ldraw_")


@frozen
class Element:
    """What Graphviz draws of one frame, part or way.

    Attributes:
        place: its place among the parts, the ways or the stacks of the drawing.
        operations: how it is drawn, as Graphviz says:
            https://graphviz.org/docs/outputs/canon/#xdot (2026-11-27).
    """

    place: int
    operations: tuple[Mapping[str, Any], ...]


@frozen
class LaidOut:
    """One connected part of a drawing, laid out; lengths are in points, and y grows upwards.

    Attributes:
        diagram: what it shows.
        width: its width.
        height: its height.
        frames: the frames of stacks.
        parts: its parts.
        ways: its ways.
    """

    diagram: Diagram
    width: float
    height: float
    frames: tuple[Element, ...]
    parts: tuple[Element, ...]
    ways: tuple[Element, ...]


def laid_out(diagrams: Sequence[Diagram], say: Callable[[str], None] = lambda _: None) -> list[LaidOut]:
    """Return where everything of some drawings stands; one process does it for all.

    Args:
        diagrams: the drawings.
        say: is called before something is installed.

    Raises:
        DrawingError: Node.js is missing, or Graphviz cannot be installed or fails.
    """
    folder = graphviz_folder(say)
    command = [node(), str(_SCRIPT), str(folder)]
    texts = json.dumps([dot(each, is_measured=True) for each in diagrams])
    try:
        done = subprocess.run(
            command,
            input=texts,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"laying out took over {_SECONDS:.0f} seconds; draw less of it: --stack or --around"
        raise DrawingError(message) from None
    if done.returncode:
        raise DrawingError(
            f"Graphviz could not lay out the drawing: {_reason(done.stderr)}; if it is damaged, delete"
            f" {folder}: it is installed again"
        )
    answers = json.loads(done.stdout)
    return [_read(diagram, answer) for diagram, answer in zip(diagrams, answers, strict=True)]


def _reason(said: str) -> str:
    """Return the line of Node.js that says what went wrong, out of those that say where."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next(
        (line for line in lines if _ERROR.match(line)), lines[0] if lines else "Node.js does not say why"
    )


def _read(diagram: Diagram, answer: Mapping[str, Any]) -> LaidOut:
    if answer["status"] != "success":
        errors = "; ".join(each["message"] for each in answer["errors"])
        raise DrawingError(f"Graphviz could not lay out the drawing: {errors}")
    found = json.loads(answer["output"])
    _, _, width, height = map(float, found["bb"].split(","))
    objects = found.get("objects", [])
    return LaidOut(
        diagram,
        width,
        height,
        tuple(
            _elements((each["name"].removeprefix("cluster_"), each) for each in objects if "nodes" in each)
        ),
        tuple(_elements((each["name"], each) for each in objects if "nodes" not in each)),
        tuple(_elements((each["id"], each) for each in found.get("edges", []))),
    )


def _elements(named: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterable[Element]:
    for name, found in named:
        yield Element(int(name), tuple(each for key in _DRAWN for each in found.get(key, [])))
