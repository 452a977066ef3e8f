"""What a new pattern begins with fits the lists that patterns stand in."""

import ast
import shutil
from pathlib import Path

import pytest

from tests.new_pattern import WINGS, Pattern, changes, main, new_files, write
from tests.support.stacks import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of every file that is changed, with the folders of those that are new."""
    pattern = Pattern("EventConsumer", "senders")
    for name in changes(pattern):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    for path in new_files(pattern):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    return tmp_path


def _lists(path: Path) -> dict[str, list[str]]:
    """The keys and items of every list and mapping of texts in a module, by name."""
    found = {}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.List | ast.Dict):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            items = node.value.elts if isinstance(node.value, ast.List) else node.value.keys
            found[ast.unparse(target)] = [ast.unparse(each) for each in items if each is not None]
    return found


def test_new_pattern_stands_in_every_list_in_its_order(copy: Path) -> None:
    write(Pattern("EventConsumer", "senders"), copy)
    exported = _lists(copy / "constructs_lib/__init__.py")
    for name in ("__all__", "_MODULES"):
        assert "'EventConsumer'" in exported[name]
        assert exported[name] == sorted(exported[name])
    assert "EventConsumer" in _lists(copy / "tests/support/constructs.py")["CONSTRUCTS"]
    assert "'EventConsumer.function'" in _lists(copy / "tests/stacks/test_parameters.py")["ANOTHER"]
    for name in ("README.md", "mkdocs.yml", "docs/generate.py", "docs/prices.toml"):
        assert "EventConsumer" in (copy / name).read_text()
    assert "[examples.event-consumer]" in (copy / "docs/prices.toml").read_text()


def test_new_files_are_python_and_are_where_their_siblings_are(copy: Path) -> None:
    pattern = Pattern("EventConsumer", "senders")
    write(pattern, copy)
    for path in new_files(pattern):
        assert (ROOT / path).parent.is_dir()
        if path.suffix == ".py":
            ast.parse((copy / path).read_text())
    assert {path.name for path in (ROOT / "constructs_lib/patterns").iterdir() if path.is_dir()} >= set(WINGS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["consumer", "--wing", "senders"], "two or more words such as EventConsumer, got 'consumer'"),
        (["TopicConsumer", "--wing", "senders"], "topic_consumer.py exists"),
        (["EventConsumer", "--wing", "east"], "invalid choice: 'east'"),
    ],
)
def test_mistake_is_told_and_nothing_is_written(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
