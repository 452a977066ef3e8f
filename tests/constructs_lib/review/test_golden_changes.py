"""What is said of changes that people make, each by other Python code.

`cdk_diff/verdicts.json` has the verdicts of cdk diff's own library on record, as it needs packages from npm;
with `-m all_blueprints` it is asked anew, and `--snapshot-update` writes what it says. All of this stands in
one file, so that one process synthesises both sides.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from constructs_lib.review.change import KINDS
from constructs_lib.review.compared import Compared
from constructs_lib.review.forms.markdown_comment import COMMENT_MARK, markdown
from constructs_lib.review.forms.review_lines import lines
from constructs_lib.review.reviewing import ReviewedStack, review
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.template_files import side_of_path
from constructs_lib.review.told_review import fail_on_of, outcome
from tests.constructs_lib.review import cdk_verdicts, changes_of_projects, changes_of_stacks
from tests.constructs_lib.review.synthesised import TITLES, stack_name, synthesise
from tests.constructs_lib.review.templates import NOW
from tests.support.stacks import ROOT

GOLDEN = Path(__file__).parent / "golden"
GROUPS = {
    "stacks": list(changes_of_stacks.CHANGES),
    "projects": [each.title for each in changes_of_projects.CHANGES],
}


README = ROOT / "README.md"
_COMMENT = re.compile(r"(<!-- review -->\n).*(<!-- /review -->\n)", re.DOTALL)


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The assemblies before and after."""
    return synthesise(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def reviewed(sides: tuple[Path, Path]) -> Mapping[str, ReviewedStack]:
    """What a review says, by the title of the change."""
    before, after = (side_of_path(each) for each in sides)
    found = {each.title: each for each in review(pair_stacks(before, after), NOW)}
    return {title: found[stack_name(title)] for title in TITLES}


@pytest.mark.parametrize("group", GROUPS)
def test_texts_are_the_golden_ones(
    group: str, reviewed: Mapping[str, ReviewedStack], request: pytest.FixtureRequest
) -> None:
    now = "\n".join(_text(title, reviewed[title]) for title in GROUPS[group])
    golden = GOLDEN / f"{group}.txt"
    if request.config.getoption("update_snapshots"):
        golden.write_text(now)
    assert now == golden.read_text()


def _text(title: str, found: ReviewedStack) -> str:
    _, *said, _ = lines(outcome([found], accepted={}, fail_on=frozenset()))
    return "\n".join([f"# {title}", *said])


def test_no_golden_text_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(GROUPS)


def test_there_are_many_changes_under_titles_of_their_own() -> None:
    assert len(TITLES) == len(set(TITLES))
    assert len(TITLES) >= 40


def test_every_change_is_seen(reviewed: Mapping[str, ReviewedStack]) -> None:
    unseen = [title for title, each in reviewed.items() if not each.changes and not each.noise]
    assert unseen == []


def test_every_kind_is_met(reviewed: Mapping[str, ReviewedStack]) -> None:
    met = {kind for each in reviewed.values() for change in each.changes for kind in change.kinds}
    assert set(KINDS) - met == set()


def test_an_id_names_one_change(reviewed: Mapping[str, ReviewedStack]) -> None:
    ids = [change.id for each in reviewed.values() for change in each.changes]
    assert len(ids) == len(set(ids))


def test_comment_in_the_readme_is_the_one_that_is_made(
    reviewed: Mapping[str, ReviewedStack], request: pytest.FixtureRequest
) -> None:
    fail_on = fail_on_of("data-at-risk,route-lost")
    comment = markdown(outcome([reviewed["orders"]], accepted={}, fail_on=fail_on))
    shown = f"```markdown\n{comment.removeprefix(COMMENT_MARK).lstrip()}```\n"
    text = README.read_text()
    now = _COMMENT.sub(lambda found: f"{found[1]}{shown}{found[2]}", text)
    assert _COMMENT.search(text)
    if request.config.getoption("update_snapshots"):
        README.write_text(now)
    assert now == README.read_text()


def test_what_is_replaced_is_what_cdk_diff_says(sides: tuple[Path, Path]) -> None:
    before, after = (side_of_path(each) for each in sides)
    theirs = json.loads(cdk_verdicts.RECORD.read_text())
    unrecorded = [title for title in TITLES if title not in theirs]
    assert not unrecorded, f"record them: pytest {__file__} -m all_blueprints --snapshot-update"
    found = cdk_verdicts.disagreements(Compared(pair_stacks(before, after), NOW), theirs)
    assert found == {key: (ours, verdict) for key, (ours, verdict, _) in cdk_verdicts.EXPLAINED.items()}


@pytest.mark.all_blueprints
def test_verdicts_on_record_are_those_of_the_library(
    sides: tuple[Path, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(cdk_verdicts.FOLDER / name, tmp_path / name)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=tmp_path, check=True)
    script = [str(cdk_verdicts.FOLDER / "verdicts.mjs"), str(tmp_path), *map(str, sides)]
    run = subprocess.run(["node", *script], capture_output=True, text=True, check=True)
    text = cdk_verdicts.replaced(run.stdout)
    if request.config.getoption("update_snapshots"):
        cdk_verdicts.RECORD.write_text(text)
    assert text == cdk_verdicts.RECORD.read_text()
