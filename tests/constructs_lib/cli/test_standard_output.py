"""What is written where standard output has another encoding, or nobody who reads."""

import io
import json
import os
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from constructs_lib.cli import review_command
from constructs_lib.cli.standard_output import say, write
from tests.constructs_lib.review.templates import resource


def in_latin_1(run: Callable[[], object]) -> bytes:
    """Return what a call writes where standard output is Latin-1."""
    output = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    with redirect_stdout(output):
        run()
    output.seek(0)
    return output.buffer.read()


@pytest.mark.parametrize(
    ("is_read_by_programs", "written"), [(False, b"\xe9 \\u2192 x\n"), (True, "é → x\n".encode())]
)
def test_what_the_encoding_has_not(is_read_by_programs: bool, written: bytes) -> None:
    assert in_latin_1(lambda: write(["é → x"], is_read_by_programs=is_read_by_programs)) == written


@pytest.mark.parametrize("form", ["text", "markdown", "json", "github"])
def test_every_form_of_a_review_can_be_written(form: str, tmp_path: Path) -> None:
    sides = []
    for side, table in (("before", "orders"), ("after", "œuvres")):
        made = {"Table": resource("AWS::DynamoDB::Table", {"TableName": table})}
        file = tmp_path / side / "Shop.template.json"
        file.parent.mkdir()
        file.write_text(json.dumps({"Resources": made}))
        sides.append(str(file))
    assert b"TableName" in in_latin_1(lambda: review_command.main([*sides, "--format", form]))


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "w", encoding="utf-8") as output, redirect_stdout(output):
        write(["line"] * 100_000, is_read_by_programs=True)
        # Nothing is left that the end of the process would complain of.
        output.flush()


def test_notes_that_nobody_reads_are_no_error_either() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "w", encoding="utf-8") as output, redirect_stderr(output):
        say("a note")
        output.flush()
