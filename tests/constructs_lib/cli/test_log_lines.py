import json

import pytest

from constructs_lib.cli.log_lines import readable

FRAME = '  File "/var/task/index.py", line 2, in deep\n    raise ValueError("no stock")\n'


@pytest.mark.parametrize(
    "trace", [{"stackTrace": [FRAME]}, {"exception": FRAME}, {"exception": FRAME.replace("\n", "\r")}]
)
def test_a_stack_trace_in_json_is_shown_by_its_lines(trace: dict[str, object]) -> None:
    lines = readable(json.dumps({"level": "ERROR", "message": "no stock", **trace})).splitlines()
    assert json.loads(lines[0]) == {"level": "ERROR", "message": "no stock"}
    assert [line.strip() for line in lines[1:]] == [line.strip() for line in FRAME.splitlines()]


def test_carriage_returns_of_a_text_log_become_lines() -> None:
    assert (
        readable("[ERROR] ValueError: x\rTraceback:\r  File") == "[ERROR] ValueError: x\nTraceback:\n  File"
    )


@pytest.mark.parametrize(
    "line", ["hello", '{"message": "hello"}', '["stackTrace"]', "{broken", "12", '{"stack": "prod"}']
)
def test_every_other_line_stays(line: str) -> None:
    assert readable(line) == line
