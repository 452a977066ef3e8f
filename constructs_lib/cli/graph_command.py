"""`constructs-lib graph`: draws where events flow, from templates.

It parses its arguments itself, as `check` does: what the other commands are made of is slow to import.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.errors import DrawingError
from constructs_lib.drawing.folding import folded
from constructs_lib.drawing.names_of_parts import clean
from constructs_lib.drawing.selecting import around, keys_of, of_stacks
from constructs_lib.errors import ConstructsLibError
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.opening import Opened, open_app

__all__ = ["SUMMARY", "main"]

SUMMARY = "Draw where events flow, from the templates of any app: Mermaid, DOT, SVG or a page of HTML."
_ENDINGS = {
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
}
_FORMATS = ("mermaid", "dot", "svg", "html")
_BAD_USAGE = 2


def main(arguments: Sequence[str], prog: str = "constructs-lib graph") -> int:
    """Draw what the arguments name; return the exit code."""
    options = _parser(prog).parse_args(arguments, _Options())
    try:
        opened = open_app(options.path)
        diagram = _selected(options, opened.graph)
        if not diagram.parts:
            _say(f"{opened.place} has nothing to draw: no function, and nothing that sends events on")
        _write(options, _FORMS[options.chosen_format](options, opened, diagram))
    except ConstructsLibError as error:
        sys.stderr.write(f"constructs-lib: {error}\n")
        return _BAD_USAGE
    return 0


class _Options(argparse.Namespace):
    """What the arguments say."""

    path: Path
    format: str | None
    stack: list[str]
    around: str | None
    detail: bool
    output: Path | None

    @property
    def chosen_format(self) -> str:
        """The format: the one that is given, or the one of the file's ending."""
        ending = self.output.suffix.lower() if self.output else ""
        return self.format or _ENDINGS.get(ending, "mermaid")


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        description=SUMMARY,
        epilog="svg and html are laid out by Graphviz, which needs Node.js and is installed once; mermaid and"
        " dot need neither. Ends with 2 where something cannot be read or drawn, else 0.",
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="a cdk.out, a template of CloudFormation or SAM, or a project's folder; by default this one",
    )
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        help="form of the drawing (that of the ending of --output, else mermaid)",
    )
    parser.add_argument(
        "--stack",
        action="append",
        default=[],
        metavar="STACK",
        help="draw the stack of this name or construct path, and what its events come from and go to; may be"
        " repeated",
    )
    parser.add_argument(
        "--around",
        metavar="CONSTRUCT",
        help="draw what leads to a construct and what it leads to; a construct path or a logical id",
    )
    parser.add_argument(
        "--detail",
        action="store_true",
        help="draw each resource by itself, also where several are alike, and custom resources",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there, not to standard output")
    return parser


def _selected(options: _Options, app: Graph) -> Diagram:
    diagram = diagram_of(app, detail=options.detail)
    keys: set[str] = set()
    if options.around is not None:
        keys = keys_of(diagram, app, options.around)
        diagram = around(diagram, keys)
    if options.stack:
        diagram = of_stacks(diagram, app, options.stack)
    return diagram if options.detail else folded(diagram, apart=keys)


def _mermaid(_: _Options, __: Opened, diagram: Diagram) -> str:
    from constructs_lib.drawing.mermaid import mermaid  # noqa: PLC0415 - one form is written

    return mermaid(diagram)


def _dot(_: _Options, __: Opened, diagram: Diagram) -> str:
    from constructs_lib.drawing.dot import dot  # noqa: PLC0415 - as above

    return dot(diagram)


def _svg(options: _Options, opened: Opened, diagram: Diagram) -> str:
    from constructs_lib.drawing.layout import laid_out  # noqa: PLC0415 - as above
    from constructs_lib.drawing.svg import svg  # noqa: PLC0415

    return svg(laid_out(diagram.components(), _say), _title(options, opened))


def _html(options: _Options, opened: Opened, diagram: Diagram) -> str:
    from constructs_lib.checks.checking import check  # noqa: PLC0415 - as above
    from constructs_lib.drawing.html import page  # noqa: PLC0415
    from constructs_lib.drawing.layout import laid_out  # noqa: PLC0415
    from constructs_lib.drawing.remarks import Remark  # noqa: PLC0415

    remarks = [
        Remark(each.resource, f"{each.code} ({each.severity.value}) at {each.path}: {each.message}")
        for each in check(opened.graph)
    ]
    return page(diagram, laid_out(diagram.components(), _say), _title(options, opened), remarks)


_FORMS = {"mermaid": _mermaid, "dot": _dot, "svg": _svg, "html": _html}


def _title(options: _Options, opened: Opened) -> str:
    place = opened.place.resolve()
    name = place.parent.name if place.name in {"cdk.out", "template.yaml", "template.json"} else place.name
    narrower = ", ".join(filter(None, [options.around, *options.stack]))
    return clean(f"Event flow of {narrower + ' in ' if narrower else ''}{name}")


def _say(text: str) -> None:
    sys.stderr.write(f"constructs-lib: {text}\n")


def _write(options: _Options, text: str) -> None:
    if options.output is not None:
        try:
            options.output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DrawingError(
                f"--output must be a file that can be written, got {options.output}: {error.strerror}"
            ) from None
        _say(f"wrote {options.output}")
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough; without this the interpreter complains when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
