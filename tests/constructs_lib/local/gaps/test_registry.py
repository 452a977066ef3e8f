import ast
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from constructs_lib.local import gaps
from constructs_lib.local.gaps import GAPS, Gap, GapError, apply, documentation, patching

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


def test_a_gap_that_does_not_fit_is_named_with_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill() -> None:
        patching.replace(Stand(), "gone", lambda original: original, takes="")

    monkeypatch.setitem(GAPS, "sample", Gap("sample", "area", "aws", "source", "upstream", fill))
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


@pytest.mark.parametrize("module", sorted(FOLDER.glob("*.py")), ids=lambda path: str(path.stem))
def test_only_what_the_emulator_has_is_imported(module: Path) -> None:
    assert imported(module) <= sys.stdlib_module_names | {"boto3", "ministack", "osmem_server"}


def test_the_documentation_ends_with_the_current_list() -> None:
    page = Path(__file__).parents[4] / "docs" / "local.md"
    assert page.read_text(encoding="utf-8").endswith(f"\n\n{documentation()}\n")
