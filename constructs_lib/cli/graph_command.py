"""`constructs-lib graph`: draws where events flow, from templates.

It parses its arguments itself, as `check` does: what the other commands are made of is slow to import.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from constructs_lib.cli.standard_output import say, write
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
# The smallest text has 12 pixels: 9 of them are left where 1920 become 1440.
_WIDEST = 1920


def main(arguments: Sequence[str], prog: str = "constructs-lib graph") -> int:
    """Draw what the arguments name; return the exit code."""
    options = _parser(prog).parse_args(arguments, _Options())
    try:
        form = _FORMS[options.chosen_format]
        opened = open_app(options.path)
        diagram = _selected(options, opened.graph)
        if not diagram.parts:
            of = f"--stack {', '.join(options.stack)} of " if options.stack else ""
            say(f"{of}{opened.place} has nothing to draw: no function, and nothing that sends events")
        _write(options, form(options, opened, diagram))
    except ConstructsLibError as error:
        say(str(error))
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
        if self.format or not ending:
            return self.format or "mermaid"
        if ending not in _ENDINGS:
            known = ", ".join(_ENDINGS)
            raise DrawingError(f"--output must end with one of {known}, got {self.output}; or give --format")
        return _ENDINGS[ending]


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        description=SUMMARY,
        epilog="svg and html use Graphviz, which needs Node.js and is installed once; mermaid and dot "
        "need neither. The exit code is 2 if something cannot be read or drawn, otherwise 0.",
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help=(
            "a cdk.out, a template of CloudFormation or SAM, or a project folder; by default the "
            "current folder"
        ),
    )
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        help="format of the drawing (default: the file extension of --output, otherwise mermaid)",
    )
    _add_selection(parser)
    parser.add_argument(
        "--detail",
        action="store_true",
        help="draw every resource, also similar ones, and custom resources",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="write to this file instead of standard output: .mmd, .mermaid, .dot, .gv, .svg, .html, or"
        " any with --format",
    )
    return parser


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--stack",
        action="append",
        default=[],
        metavar="STACK",
        help="draw the stack with this name or construct path, and the sources and targets of its "
        "events; may be repeated",
    )
    parser.add_argument(
        "--around",
        metavar="CONSTRUCT",
        help=(
            "draw a construct and everything before and after it in the flow; a construct path or a "
            "logical id"
        ),
    )


def _selected(options: _Options, app: Graph) -> Diagram:
    diagram = diagram_of(app, detail=options.detail)
    keys: set[str] = set()
    if options.around is not None:
        keys = keys_of(diagram, app, options.around)
        diagram = around(diagram, keys)
    if options.stack:
        diagram = _of_stacks(options, diagram, app)
    return diagram if options.detail else folded(diagram, apart=keys)


def _of_stacks(options: _Options, diagram: Diagram, app: Graph) -> Diagram:
    found = of_stacks(diagram, app, options.stack)
    if options.around is not None and not found.parts:
        asked, stacks = ", ".join(options.stack), ", ".join(filter(None, diagram.stacks)) or "no stack"
        raise DrawingError(
            f"--stack must name a stack that is connected with --around {options.around}, got {asked};"
            f" name {stacks}"
        )
    return found


def _mermaid(_: _Options, __: Opened, diagram: Diagram) -> str:
    from constructs_lib.drawing.mermaid import mermaid  # noqa: PLC0415 - one form is written

    return mermaid(diagram)


def _dot(_: _Options, __: Opened, diagram: Diagram) -> str:
    from constructs_lib.drawing.dot import dot  # noqa: PLC0415 - as above

    return dot(diagram)


def _svg(options: _Options, opened: Opened, diagram: Diagram) -> str:
    from constructs_lib.drawing.layout import laid_out  # noqa: PLC0415 - as above
    from constructs_lib.drawing.svg import size_of, svg  # noqa: PLC0415

    laid = laid_out(diagram.components(), say)
    wide, _ = size_of(laid)
    if wide > _WIDEST:
        say(
            f"the drawing is {wide} pixels wide: shown at a width of 1440, its texts are smaller than 9"
            " pixels; draw less of it (--stack, --around), or take --format html"
        )
    return svg(laid, _title(options, opened))


def _html(options: _Options, opened: Opened, diagram: Diagram) -> str:
    from constructs_lib.checks.checking import check  # noqa: PLC0415 - as above
    from constructs_lib.drawing.html import page  # noqa: PLC0415
    from constructs_lib.drawing.layout import laid_out  # noqa: PLC0415
    from constructs_lib.drawing.remarks import Remark  # noqa: PLC0415

    remarks = [
        Remark(each.resource, f"{each.code} ({each.severity.value}) at {each.path}: {each.message}")
        for each in check(opened.graph)
    ]
    return page(diagram, laid_out(diagram.components(), say), _title(options, opened), remarks)


_FORMS = {"mermaid": _mermaid, "dot": _dot, "svg": _svg, "html": _html}


def _title(options: _Options, opened: Opened) -> str:
    place = opened.place.resolve()
    name = place.parent.name if place.name in {"cdk.out", "template.yaml", "template.json"} else place.name
    narrower = ", ".join(filter(None, [options.around, *options.stack]))
    return clean(f"Event flow of {narrower + ' in ' if narrower else ''}{name}")


def _write(options: _Options, text: str) -> None:
    if options.output is not None:
        try:
            options.output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DrawingError(
                f"--output must be a file that can be written, got {options.output}: {error.strerror}"
            ) from None
        say(f"wrote {options.output}")
        return
    # A page says that it is UTF-8, and Graphviz takes nothing else.
    write([text.removesuffix("\n")], is_read_by_programs=True)
