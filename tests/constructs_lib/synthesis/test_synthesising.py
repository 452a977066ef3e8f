"""The function that other Python code calls."""

import os
from pathlib import Path

from constructs_lib.synthesis import synthesise

APP = """
import os, sys
print(sys.argv[1:], os.path.realpath(os.getcwd()), os.environ["WHO"])
sys.exit("no such stage")
"""


def test_a_run_shows_what_the_app_wrote_and_how_it_ended(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    outcome = synthesise(["app.py", "prod"], folder=tmp_path, environment={**os.environ, "WHO": "me"})
    assert outcome.status == 1
    assert outcome.stdout == f"['prod'] {tmp_path.resolve()} me\n"
    assert outcome.stderr == "no such stage\n"
    assert outcome.seconds > 0
