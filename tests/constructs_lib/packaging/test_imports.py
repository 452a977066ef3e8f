"""Folders of tests stay where code imports them, in whatever way it is written."""

from pathlib import Path

import pytest

from constructs_lib.packaging import PackagingError
from constructs_lib.packaging.imports import imports_of_tests
from constructs_lib.packaging.trim import files_of, folders_of_tests, tidy

PACKAGES = {
    "leaf/__init__.py": "",
    "leaf/tests/__init__.py": "",
    "leaf/tests/helper.py": "def help(): ...",
    "leaf/tests/test_a.py": "",
    "other/__init__.py": "",
    "other/tests/test_b.py": "",
    "other/tests/tools.py": "",
}


def _site(folder: Path, **more: str) -> Path:
    for path, text in {
        **PACKAGES,
        **{name.replace("__", "/") + ".py": text for name, text in more.items()},
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


@pytest.mark.parametrize(
    "code",
    [
        "from .tests.helper import (\n    help,\n)\n",
        "from . import (\n    other,\n    tests,\n)\n",
        "from .tests \\\n    import helper\n",
        "import leaf.tests.helper as helper\n",
        "def late():\n    from leaf.tests import helper\n",
        "import importlib\nimportlib.import_module('leaf.tests.helper')\n",
        "from importlib import import_module\nimport_module('.tests', __package__)\n",
        "from importlib import resources\nresources.files('leaf.tests')\n",
        "print 'an older Python'\nimport leaf.tests\n",
        "# not closed (\nimport os\nfrom leaf import tests\n",
        "from . import (  # see (this\n    other,  # and that)\n    tests,\n)\n",
        "from leaf import \\\n    tests\n",
        "from . import \\\n    (other,\n    tests)\n",
        "import os; import leaf.tests\n",
        "if True: import leaf.tests\n",
        "from . import (\r\n    other,\r\n    tests,\r\n)\r\n",
        'TEXT = """\nfrom tests of it\n"""\nfrom . import tests\n',
        'x = (1,\n  print, "import (")\nfrom leaf.tests import helper',
    ],
)
def test_code_that_imports_a_folder_keeps_it(tmp_path: Path, code: str) -> None:
    site = _site(tmp_path, leaf__use=code)
    assert folders_of_tests(site, (), files_of(site)) == ["other/tests"]


@pytest.mark.parametrize(
    "code", ["# import leaf.tests\n", "X = 'leaf.tests'\nimport os\n", "import testing\n"]
)
def test_other_words_keep_nothing(tmp_path: Path, code: str) -> None:
    site = _site(tmp_path, leaf__use=code)
    assert folders_of_tests(site, (), files_of(site)) == ["leaf/tests", "other/tests"]


def test_another_package_a_folder_that_is_kept_and_the_handler_keep_one(tmp_path: Path) -> None:
    site = _site(tmp_path, other__use="import leaf.tests.helper\n")
    assert folders_of_tests(site, (), files_of(site)) == ["other/tests"]
    (site / "leaf" / "tests" / "helper.py").write_text("import other.tests.tools\n")
    assert folders_of_tests(site, (), files_of(site)) == []
    (site / "other" / "use.py").unlink()
    assert folders_of_tests(site, (), files_of(site)) == ["leaf/tests", "other/tests"]
    assert folders_of_tests(site, ("leaf/tests",), files_of(site)) == []
    imported = list(imports_of_tests(b"from leaf.tests.helper import help\n", []))
    assert folders_of_tests(site, (), files_of(site), imported) == []


def test_keep_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    site = _site(tmp_path / "site")
    with pytest.raises(PackagingError, match=r"LP730: keep .* got 'leaf/test', ''"):
        tidy(site, ("leaf/test", "", "leaf/tests"), tmp_path / "gone")
    tidy(site, ("leaf/tests/",), tmp_path / "gone")
    assert (site / "leaf" / "tests" / "helper.py").is_file()


def test_packages_of_byte_code_are_not_emptied(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for path in ("closed/__init__.pyc", "closed/a.pyc", "leaf/a.py", "leaf/a.pyc", "leaf/__pycache__/a.pyc"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).touch()
    assert sorted(tidy(site, (), tmp_path / "gone").files) == [
        "closed/__init__.pyc",
        "closed/a.pyc",
        "leaf/a.py",
    ]
