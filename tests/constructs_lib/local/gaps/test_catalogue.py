import ast
import itertools
import re
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

from constructs_lib.local import gaps
from constructs_lib.local.gaps import GAPS, Gap, GapError, apply, in_order, patching

FOLDER = Path(gaps.__file__).parent


class Stand(patching.Part):
    """A part of an emulator made for a test."""

    def __init__(self, **attributes: object) -> None:
        super().__init__("stand")
        self._stand = ModuleType("stand")
        self._stand.__dict__.update(attributes)

    @property
    def module(self) -> ModuleType:
        return self._stand


def given(first: int, second: int) -> int:
    return first + second


def test_all_gaps_can_be_left_open() -> None:
    assert apply(frozenset({"all"})) == []


def test_a_name_that_is_no_gap_is_refused() -> None:
    with pytest.raises(GapError, match="no such gap: rest-api-typo"):
        apply(frozenset({"rest-api-typo"}))


def sample(name: str, *after: str) -> Gap:
    return Gap(name, "service", "aws", "source", "upstream", lambda: None, after)


def names_in_order(*gaps: Gap) -> list[str]:
    return [gap.name for gap in in_order({gap.name: gap for gap in gaps})]


def test_gaps_follow_what_they_are_to_be_filled_after() -> None:
    assert names_in_order(sample("a", "c", "d"), sample("b"), sample("c", "d"), sample("d")) == list("bdca")


def test_the_order_of_the_gaps_is_the_same_whatever_was_imported_first() -> None:
    expected = in_order(GAPS)
    position = {gap.name: number for number, gap in enumerate(expected)}
    assert position.keys() == GAPS.keys()
    assert all(position[other] < position[gap.name] for gap in expected for other in gap.after)
    assert any(gap.after for gap in expected)
    for start in range(len(GAPS)):
        imported = list(itertools.islice(itertools.cycle(reversed(GAPS.items())), start, start + len(GAPS)))
        assert in_order(dict(imported)) == expected


def test_a_gap_after_one_that_does_not_exist_is_refused() -> None:
    with pytest.raises(GapError, match="gap b is to be filled after nothing, typo, which is no gap"):
        names_in_order(sample("a"), sample("b", "typo", "a", "nothing"))


def test_gaps_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(
        GapError, match=r"gaps wait for each other: (a before b before a|b before a before b)"
    ):
        names_in_order(sample("a", "b"), sample("b", "a"), sample("c"))


def test_a_gap_that_does_not_fit_is_named_with_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill() -> None:
        patching.replace(Stand(), "gone", lambda original: original, takes="")

    monkeypatch.setitem(GAPS, "sample", Gap("sample", "service", "aws", "source", "upstream", fill))
    others = frozenset(GAPS.keys() - {"sample"})
    with pytest.raises(
        GapError, match=r"gap sample was written for ministack 1\.5\.33.* has no function gone"
    ):
        apply(others)


def test_a_changed_signature_is_refused() -> None:
    with pytest.raises(GapError, match=r"takes \(first, second\), not \(first, other, \.\.\.\)"):
        patching.replace(Stand(given=given), "given", lambda original: original, takes="first other")


def test_a_second_gap_checks_the_function_under_the_first() -> None:
    stand = Stand(given=given)
    for _ in range(2):
        patching.replace(stand, "given", lambda old: lambda *args: old(*args) * 2, takes="first second")
    assert stand.module.given(1, 2) == 12


def test_text_that_is_not_there_once_is_refused() -> None:
    stand = Stand(SCRIPT="one two two")
    with pytest.raises(GapError, match="holds 'two' 2 times, not once"):
        patching.replace_text(stand, "SCRIPT", "two", "three")
    patching.replace_text(stand, "SCRIPT", "one", "three")
    assert stand.module.SCRIPT == "three two two"


def test_a_type_without_provisioner_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patching, "provisioners", Stand(_RESOURCE_HANDLERS={}))
    with pytest.raises(GapError, match="AWS::Lambda::Function has no create, update and delete handler"):
        patching.on_provision("AWS::Lambda::Function")


@pytest.mark.parametrize("gap", GAPS.values(), ids=lambda gap: gap.name)
def test_gaps_are_described(gap: Gap) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", gap.name)
    assert gap.source.startswith("https://docs.aws.amazon.com/")
    assert gap.aws.endswith(".")
    assert gap.upstream.endswith(".")


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def imported_gaps(module: Path) -> set[Path]:
    """The modules of the gaps that one imports, for type checkers only or not."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            place = module.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            inside = {(place / alias.name).with_suffix(".py") for alias in node.names}
            found |= {path for path in inside if path.exists()} or {place.with_suffix(".py")}
    return found


def test_imports_make_no_circle() -> None:
    imports = {module: imported_gaps(module) for module in FOLDER.rglob("*.py")}
    assert all(path.exists() for paths in imports.values() for path in paths)
    TopologicalSorter(imports).prepare()


@pytest.mark.parametrize("module", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.stem))
def test_only_what_the_emulator_has_is_imported(module: Path) -> None:
    assert imported(module) <= sys.stdlib_module_names | {"boto3", "ministack", "osmem_server"}
