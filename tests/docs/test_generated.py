"""Generated pages say what the library and the README say."""

import importlib
import importlib.util
import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import constructs_lib
from constructs_lib import QueueConsumer
from constructs_lib.limits import LIMITS
from constructs_lib.local.gaps import GAPS
from constructs_lib.rules import RULES
from tests.support.constructs import CONSTRUCTS
from tests.support.stacks import ROOT


def _generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = _generate()
DOCS = ROOT / "docs"
PUBLIC = [
    *("constructs_lib.testing", "constructs_lib.testing.events"),
    *(f"constructs_lib.runtime.{name}" for name in ("api", "connections", "invoke")),
    *("constructs_lib.local", "constructs_lib.redrive", "constructs_lib.synthesis"),
]
NAMES = [page.relative_to(DOCS).as_posix() for page in GENERATE.PAGES]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    return GENERATE


@pytest.mark.parametrize("name", NAMES)
def test_page_is_current(generate: ModuleType, name: str) -> None:
    page = DOCS / name
    assert page.read_text() == generate.PAGES[page](), "run python docs/generate.py"


def test_no_table_of_parameters_is_left_over() -> None:
    tables = {f"constructs/_parameters/{path.name}" for path in (DOCS / "constructs/_parameters").iterdir()}
    assert tables == {name for name in NAMES if "_parameters" in name}


def test_no_example_is_left_over() -> None:
    examples = {path.relative_to(DOCS).as_posix() for path in (DOCS / "examples").rglob("*.py")}
    assert examples == {name for name in NAMES if name.startswith("examples/")}


def test_pages_name_everything(generate: ModuleType) -> None:
    assert all(f"## {code}\n" in generate.rules_page() for code in RULES)
    assert all(f"| `{name}` |" in generate.limits_page() for name in LIMITS)


def test_reference_has_every_public_name(generate: ModuleType) -> None:
    shown = {name for page in generate.REFERENCES.values() for name in page.names()}
    modules = [*PUBLIC, "constructs_lib"]
    assert shown == {f"{name}.{each}" for name in modules for each in importlib.import_module(name).__all__}


def test_page_of_the_local_aws_has_every_gap(generate: ModuleType) -> None:
    rows = [line.split("`")[1] for line in generate.local_page().splitlines() if line.startswith("| `")]
    assert sorted(name for name in rows if name in GAPS) == sorted(GAPS)


def test_table_has_every_parameter_with_its_default(generate: ModuleType) -> None:
    page = generate.parameters_page("QueueConsumer")
    rows = page.partition("\nThe event of its function")[0].rstrip().splitlines()[4:]
    parameters = list(inspect.signature(QueueConsumer.__init__).parameters)[3:]
    assert [row.split("`")[1] for row in rows] == parameters
    assert "| `enabled` | False keeps the mapping and does not poll. | True |" in rows
    (dead_letter,) = (row for row in rows if row.startswith("| `dead_letter` |"))
    # What is said behind the default is not part of it.
    assert "gets one when this is given. | a queue for a created queue" in dead_letter


def test_every_pattern_that_invokes_a_function_tells_its_event(generate: ModuleType) -> None:
    given = {kind.__name__: inspect.signature(kind.__init__).parameters.keys() for kind in CONSTRUCTS}  # type: ignore[misc]
    # What only watches a function invokes none.
    invoking = {name for name, names in given.items() if names & {"function", "targets"}} - {"FunctionAlarms"}
    assert generate.EVENTS.keys() == invoking


def test_page_has_the_event_of_every_pattern_that_has_one(generate: ModuleType) -> None:
    kinds = {
        name
        for name in constructs_lib.__all__
        if "event_type:" in (getattr(constructs_lib, name).__doc__ or "")
    }
    assert generate.EVENTS.keys() == kinds - {"EventType"}
    for name, sent in generate.EVENTS.items():
        always = getattr(getattr(constructs_lib, name), "event_type", None)
        assert always is None or sent == (always,)
    page = generate.parameters_page("QueueConsumer")
    assert "| a batch of messages of SQS | `SQSEvent` | `SqsModel` | `events.queue` |" in page


def test_first_page_has_the_table_of_the_readme(generate: ModuleType) -> None:
    page = generate.index_page()
    assert "| [queue-consumer](constructs/queue-consumer.md) |" in page
    assert "](docs/" not in page
    assert "](stacks" not in page


def test_check_fails_and_says_what_to_do_where_a_page_is_old(tmp_path: Path) -> None:
    copy = tmp_path / "generate.py"
    copy.write_text((ROOT / "docs" / "generate.py").read_text())
    command = [sys.executable, str(copy)]
    old = subprocess.run([*command, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert old.returncode == 1
    assert old.stderr == f"generate.py: not current: {', '.join(NAMES)}; run python docs/generate.py\n"
    subprocess.run(command, cwd=ROOT, check=True)
    new = subprocess.run([*command, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (new.returncode, new.stderr) == (0, "")
