"""`constructs-lib review`: says what a change of templates means.

It parses its arguments itself, as `constructs-lib check` does: what the other commands are made of is slow to
import.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from constructs_lib.cli.standard_output import is_coloured, say, write
from constructs_lib.errors import ConstructsLibError
from constructs_lib.review.accepting import ACCEPTED, accepted_in
from constructs_lib.review.errors import ReviewError
from constructs_lib.review.reviewing import review
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.template_files import Side, files_below, side_of_files, side_of_path
from constructs_lib.review.told_review import Outcome, fail_on_of, outcome

if TYPE_CHECKING:
    import argparse

__all__ = ["SUMMARY", "main"]

SUMMARY = (
    "Explain what a change of templates means: data at risk, replaced resources, permissions, events, limits."
)
_BAD_USAGE, _FAILED = 2, 3
_FORMATS = ("text", "markdown", "json", "github")


def main(arguments: Sequence[str], prog: str = "constructs-lib review") -> int:
    """Review what the arguments name; return the exit code."""
    options = _parser(prog).parse_args(arguments)
    try:
        fail_on = fail_on_of(options.fail_on)
        found = _revisions(options) if options.snapshots is not None else _paths(options)
        accepted = found.accepted
    except ConstructsLibError as error:
        say(str(error))
        return _BAD_USAGE
    reviewed = review(pair_stacks(found.before, found.after), datetime.now(UTC))
    told = outcome(reviewed, accepted=accepted, fail_on=fail_on, notes=found.notes, unchanged=found.unchanged)
    _print(told, options.format)
    return _FAILED if told.failing else 0


class _Sides:
    """Both sides of a change, as they were read."""

    def __init__(self, before: Side, after: Side, accepted: bytes | None, place: str) -> None:
        self.before = before
        self.after = after
        self.accepted = accepted_in(accepted, place) if accepted is not None else {}
        self.notes: list[str] = []
        self.unchanged = 0


def _paths(options: "argparse.Namespace") -> _Sides:
    if options.head is None:
        raise ReviewError("two folders are compared; name the second one, or give --snapshots and revisions")
    before, after = (side_of_path(Path(each)) for each in (options.base, options.head))
    return _Sides(before, after, *_accept_file(options))


def _revisions(options: "argparse.Namespace") -> _Sides:
    from constructs_lib.review.revisions import Repository  # noqa: PLC0415 - folders need no git

    folder = Path(options.snapshots)
    name = folder.as_posix()
    repository = Repository(Path.cwd())
    before = repository.files(options.base, name)
    if options.head is None:
        after = files_below(folder) if folder.is_dir() else {}
        accepted, place = _accept_file(options)
    else:
        after = repository.files(options.head, name)
        place = options.accept or ACCEPTED
        accepted = repository.file(options.head, place)
        if options.accept is not None and accepted is None:
            raise ReviewError(
                f"--accept names {place}, which is not in {options.head}; commit it, or leave it out"
            )
    same = {each for each in before.keys() & after.keys() if before[each] == after[each]}
    sides = [
        side_of_files({key: each for key, each in files.items() if key not in same})
        for files in (before, after)
    ]
    found = _Sides(sides[0], sides[1], accepted, place)
    unchanged = side_of_files({each: after[each] for each in same})
    found.unchanged = len(unchanged.stacks)
    head = options.head or "the working tree"
    for revision, side in ((options.base, sides[0]), (head, sides[1])):
        if not side.stacks and not unchanged.stacks:
            found.notes.append(f"{name} holds no template in {revision}")
    if len(found.notes) == 2:
        message = f"{name} holds no template in {options.base}, nor in {head}"
        raise ReviewError(f"{message}; give the folder that holds the snapshots")
    return found


def _accept_file(options: "argparse.Namespace") -> tuple[bytes | None, str]:
    path = Path(options.accept or ACCEPTED)
    if options.accept is None and not path.is_file():
        return None, str(path)
    try:
        # What is given may be no plain file, such as /dev/null.
        return path.read_bytes(), str(path)
    except FileNotFoundError as error:
        raise ReviewError(
            f"--accept names {options.accept}, which does not exist; create it, or leave it out"
        ) from error
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise ReviewError(f"{path} cannot be read ({why}); give a readable file with --accept") from error


def _parser(prog: str) -> "argparse.ArgumentParser":
    import argparse  # noqa: PLC0415 - nothing else of the command needs it

    parser = argparse.ArgumentParser(
        prog=prog,
        description=SUMMARY,
        epilog="The exit code is 3 if --fail-on names a kind of change that is not accepted, 2 if a "
        f"side cannot be read, otherwise 0. Accepted changes are in {ACCEPTED}, each with its id and a "
        f"reason.",
    )
    parser.add_argument(
        "base",
        metavar="BASE",
        help=(
            "before the change: a cdk.out, a template or a folder of templates; with --snapshots a git "
            "revision"
        ),
    )
    parser.add_argument(
        "head",
        nargs="?",
        metavar="HEAD",
        help="after the change; with --snapshots a git revision, by default the files in the folder",
    )
    parser.add_argument(
        "--snapshots",
        metavar="DIR",
        help="compare the templates below this folder in two git revisions",
    )
    parser.add_argument(
        "--format", choices=_FORMATS, default="text", help="format of the review (default: text)"
    )
    parser.add_argument(
        "--fail-on",
        default="",
        metavar="LIST",
        help="exit code 3 for changes of these kinds, such as data-at-risk,replaced,iam-widened,route-lost",
    )
    parser.add_argument("--accept", metavar="FILE", help=f"file of accepted changes ({ACCEPTED})")
    return parser


def _print(told: Outcome, form: str) -> None:
    if form == "text":
        from constructs_lib.review.forms.review_lines import lines  # noqa: PLC0415 - one form is printed

        write(lines(told, is_coloured=is_coloured()), is_read_by_programs=False)
        for note in told.notes:
            say(note)
    else:
        write(_FORMS[form](told), is_read_by_programs=True)


def _markdown(told: Outcome) -> Iterable[str]:
    from constructs_lib.review.forms.markdown_comment import markdown  # noqa: PLC0415

    return [markdown(told).rstrip("\n")]


def _json(told: Outcome) -> Iterable[str]:
    from constructs_lib.review.forms.review_data import data  # noqa: PLC0415

    return [json.dumps(data(told), indent=2)]


def _github(told: Outcome) -> Iterable[str]:
    from constructs_lib.review.forms.workflow_commands import commands  # noqa: PLC0415

    return commands(told)


_FORMS: dict[str, Callable[[Outcome], Iterable[str]]] = {
    "markdown": _markdown,
    "json": _json,
    "github": _github,
}
