"""What an app gets when it imports a module that is loaded already."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stacks import ROOT

START = """
import sys
modules = frozenset(sys.modules)
names = {"__name__": "import_notes"}
exec(open("constructs_lib/synthesis/import_notes.py").read(), names)
notes = names["ImportNotes"]()
import json, importlib.util, calendar, xml.dom
notes.end()
from constructs_lib.synthesis.module_stash import ModuleStash
loaded = dict(sys.modules)
stash = ModuleStash(notes.imports, modules, lambda: True, lambda: None)
stash.give_back_on_import()
"""


def shown(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", START + code, *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("print({'json', 'calendar', 'importlib'} & sys.modules.keys())", "set()"),
        ("import json; print(json is loaded['json'], json.decoder is loaded['json.decoder'])", "True True"),
        ("import json; print('json.decoder' in sys.modules, 'calendar' in sys.modules)", "True False"),
        ("from json.decoder import JSONDecoder; import json; print(json is loaded['json'])", "True"),
        ("import json; print(json.__spec__ is loaded['json'].__spec__)", "True"),
        ("import json; print(type(json.__spec__.loader).__name__)", "SourceFileLoader"),
        ("import json; import importlib; importlib.reload(json); print(json is loaded['json'])", "True"),
        ("import json; del sys.modules['json']; import json; print(json is loaded['json'])", "False"),
        ("import xml; print(hasattr(xml, 'dom')); import xml.dom; print(hasattr(xml, 'dom'))", "False\nTrue"),
        ("import importlib; print(hasattr(importlib, 'util'))", "False"),
    ],
)
def test_an_import_gets_what_is_loaded_and_nothing_else(code: str, text: str) -> None:
    assert shown(code) == text


@pytest.mark.parametrize("name", ["calendar", "locale"])
def test_a_module_is_loaded_anew_where_another_file_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.py").write_text("day_name = 1\nclass Error(Exception): pass\n")
    code = (
        f"sys.path.insert(0, sys.argv[1])\nimport {name}\nprint({name}.__file__, {name} is loaded['{name}'])"
    )
    assert shown(code, str(tmp_path)) == f"{tmp_path}/{name}.py False"
    if name == "locale":
        # Python's calendar imports locale.
        code = "sys.path.insert(0, sys.argv[1])\nimport calendar\nprint(calendar is loaded['calendar'])"
        assert shown(code, str(tmp_path)) == "False"
