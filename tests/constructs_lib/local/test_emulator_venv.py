import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.local.emulator_venv import emulator_python, has_search_server
from tests.support.waiting import PATIENCE

BUILD = """
import pathlib, sys
from constructs_lib.local.emulator_venv import emulator_python
print(emulator_python(pathlib.Path(sys.argv[1])))
"""


def test_two_at_once_build_one_environment_and_an_interrupted_build_is_no_hit(tmp_path: Path) -> None:
    key = emulator_python().parent.parent.name
    interrupted = tmp_path / f"{key}.part" / "bin"
    interrupted.mkdir(parents=True)
    (interrupted / "python").write_text("half made")
    command = [sys.executable, "-c", BUILD, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = {process.communicate(timeout=PATIENCE)[0].strip() for process in running}
    assert answers == {str(tmp_path / key / "bin" / "python")}
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [key]
    subprocess.run([answers.pop(), "-I", "-c", "import ministack.app, boto3"], check=True)
    (byte_code,) = tmp_path.glob(f"{key}/lib/*/site-packages/ministack/__pycache__/app.*.pyc")
    assert byte_code.stat().st_size > 0


def test_the_second_call_takes_what_is_there() -> None:
    first = emulator_python()
    made = first.parent.parent.stat().st_mtime_ns
    assert emulator_python() == first
    assert first.parent.parent.stat().st_mtime_ns == made


@pytest.mark.parametrize(
    ("system", "machine", "interpreter", "expected"),
    [
        ("linux", "x86_64", "cpython-311-x86_64-linux-gnu", True),
        ("linux", "aarch64", "cpython-313-aarch64-linux-gnu", True),
        ("darwin", "arm64", "cpython-313-darwin", True),
        ("darwin", "x86_64", "cpython-313-darwin", False),
        ("linux", "x86_64", "cpython-313-x86_64-linux-musl", False),
        ("linux", "ppc64le", "cpython-313-powerpc64le-linux-gnu", False),
    ],
)
def test_the_search_server_is_left_out_where_no_build_fits(
    system: str, machine: str, interpreter: str, expected: bool
) -> None:
    assert has_search_server(system, machine, interpreter) is expected
