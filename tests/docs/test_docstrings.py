"""Docstrings of public names: complete, right about their codes, and their examples run."""

import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest
from constructs import Construct

import constructs_lib
from constructs_lib import ConstructsLibError, StandardFunction
from constructs_lib.rules import RULES, Severity
from constructs_lib.schedule import next_runs
from constructs_lib.testing import events
from tests.constructs_lib.mistakes import MISTAKES
from tests.constructs_lib.said import golden
from tests.support.stacks import HELLO, ROOT, app, code_folder

CLASSES = [
    each
    for name in constructs_lib.__all__
    if isinstance(each := getattr(constructs_lib, name), type)
    and not issubclass(each, ConstructsLibError)
    and name not in {"Violation", "FunctionLike"}
]
CONSTRUCTS = [each for each in CLASSES if issubclass(each, Construct)]
CHECKED = [each for each in CLASSES if each in CONSTRUCTS or hasattr(each, "__post_init__")]
each_class = pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
each_checked = pytest.mark.parametrize("kind", CHECKED, ids=lambda kind: kind.__name__)
each_construct = pytest.mark.parametrize("kind", CONSTRUCTS, ids=lambda kind: kind.__name__)

LOCKED = code_folder("common", {"requirements.txt": f"six==1.17.0 --hash=sha256:{'0' * 64}\n"})


def _sections(kind: type) -> dict[str, str]:
    parts = re.split(r"^(\w+):\n", inspect.getdoc(kind) or "", flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _codes(text: str) -> set[str]:
    """The codes that a Raises or Warns section names: LP001, and LP201 to LP203."""
    found = set(re.findall(r"LP\d{3}", text))
    for first, last in re.findall(r"LP(\d{3}) to LP(\d{3})", text):
        found |= {f"LP{number:03}" for number in range(int(first), int(last) + 1)}
    return found


@each_construct
def test_construct_has_every_section(kind: type) -> None:
    found = _sections(kind)
    order = ["Defines", "Args", "Attributes", "Raises", "Example", "Source"]
    assert [name for name in found if name in order] == order
    assert (inspect.getdoc(kind) or "").startswith("Defines ")


@each_checked
def test_class_names_what_it_raises_and_its_source(kind: type) -> None:
    found = _sections(kind)
    assert "Raises" in found
    assert re.search(r"https://docs\.aws\.amazon\.com/\S+\s+\(\d{4}-\d\d-\d\d\)", found["Source"])


@each_construct
def test_every_parameter_is_described(kind: type) -> None:
    described = re.findall(r"^    (\w+): ", _sections(kind)["Args"], re.MULTILINE)
    parameters = list(inspect.signature(kind.__init__).parameters)  # type: ignore[misc]
    assert described == parameters[1:]


@each_construct
def test_every_attribute_that_is_described_is_there(kind: type) -> None:
    described = re.findall(r"^    (\w+): ", _sections(kind)["Attributes"], re.MULTILINE)
    source = "".join(inspect.getsource(base) for base in kind.__mro__ if "constructs_lib" in base.__module__)
    assert described
    for name in described:
        assert re.search(rf"self\.{name}\b|def {name}\b|^    {name}(?:: \S+)? = ", source, re.MULTILINE), name


@each_checked
def test_codes_of_the_raises_section_exist(kind: type) -> None:
    assert _codes(_sections(kind)["Raises"]) <= set(RULES)


@each_checked
def test_every_error_that_it_raises_is_listed(kind: type) -> None:
    listed = _codes(_sections(kind)["Raises"])
    texts = golden()
    mistakes = [mistake.title for mistake in MISTAKES if mistake.owner == kind.__name__]
    raised = {line[:5] for title in mistakes for line in texts[title]}
    assert {code for code in raised if RULES[code].severity is Severity.ERROR} <= listed


@each_checked
def test_every_warning_that_it_gives_is_in_its_docstring(kind: type) -> None:
    texts = golden()
    mistakes = [mistake.title for mistake in MISTAKES if mistake.owner == kind.__name__]
    said = {line[:5] for title in mistakes for line in texts[title]}
    missing = {code for code in said if RULES[code].severity is Severity.WARNING} - _codes(
        inspect.getdoc(kind) or ""
    )
    assert not missing, (
        f"name {sorted(missing)} in the docstring of {kind.__name__}: in Warns, or (warning LP...)"
    )


def test_every_warning_is_in_a_docstring() -> None:
    classes = (getattr(constructs_lib, name) for name in constructs_lib.__all__)
    named = {code for each in classes for code in _codes(inspect.getdoc(each) or "")}
    given = [rule for rule in RULES.values() if not rule.is_of_templates]
    warnings = {rule.code for rule in given if rule.severity is Severity.WARNING}
    assert not warnings - named, "name these warnings in the docstring of the class that gives them"


@each_checked
def test_what_is_said_to_warn_warns(kind: type) -> None:
    found = _codes(_sections(kind).get("Warns", ""))
    assert all(RULES[code].severity is Severity.WARNING for code in found)


@pytest.mark.parametrize("name", constructs_lib.__all__)
def test_public_name_is_described(name: str) -> None:
    value = getattr(constructs_lib, name)
    if isinstance(value, type):
        assert (inspect.getdoc(value) or "").strip()
        for member, method in vars(value).items():
            if inspect.isfunction(method) and not member.startswith("_"):
                assert inspect.getdoc(method), f"{name}.{member}"


def _in_a_project(text: str) -> str:
    """Give an app the context that the cdk CLI reads from `cdk.json`; packages are not packed."""
    return text.replace("Stack(App(), ", "Stack(_app(), ")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders that examples name, in the current one."""
    (tmp_path / "hello").symlink_to(HELLO)
    (tmp_path / "packages").symlink_to(LOCKED)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("folders")
@each_class
def test_example_runs_as_it_stands(kind: type) -> None:
    example = doctest.DocTestParser().get_doctest(
        _in_a_project(inspect.getdoc(kind) or ""),
        {"_app": app},
        kind.__name__,
        inspect.getsourcefile(kind),
        0,
    )
    assert example.examples or kind not in CONSTRUCTS
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(example, out=report.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(report)


def _with_examples() -> list[doctest.DocTest]:
    """The docstrings with examples that the reference of the API shows, but those of the classes above."""
    shown = [events, next_runs]
    for page in (ROOT / "docs" / "reference").glob("*.md"):
        for module, name in re.findall(r"^::: ([\w.]+)\.(\w+)$", page.read_text(), re.MULTILINE):
            if module != "constructs_lib":
                shown.append(getattr(importlib.import_module(module), name))
    finder = doctest.DocTestFinder(recurse=False)
    named = (each for each in shown if isinstance(getattr(each, "__name__", None), str))
    return [test for each in named for test in finder.find(each, globs={}) if test.examples]


@pytest.mark.parametrize("example", _with_examples(), ids=lambda example: example.name)
def test_example_of_what_else_the_reference_shows_runs_as_it_stands(example: doctest.DocTest) -> None:
    assert doctest.DocTestRunner().run(example).failed == 0


def test_standard_function_is_among_the_constructs() -> None:
    assert StandardFunction in CONSTRUCTS
