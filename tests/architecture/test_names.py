"""Names have one meaning each: those of modules, and words that once had two."""

import re
from collections import defaultdict
from pathlib import Path

from tests.support.stacks import ROOT

LIBRARY = ROOT / "constructs_lib"
# What users get: every project has its own `app.py` and `handler.py`.
PROJECTS = LIBRARY / "blueprints"
PYTHONS_OWN = {"__init__", "__main__"}
SAME_EVERYWHERE = {
    "errors": "the exceptions of its package",
    "plugin": "what puts its package into another program",
}
FAMILIES = (
    LIBRARY / "rules",
    LIBRARY / "rules" / "conditions",
    LIBRARY / "rules" / "on_templates",
    LIBRARY / "checks",
)
"""A family's rules, the conditions behind them and the checks have one name, as they are about one thing."""

THE_EXAMPLE_APP = ("app.py", "stacks/*.py", "docs/patterns/*.md", "tests/demo/*.py")


def _modules() -> dict[str, list[Path]]:
    found = defaultdict(list)
    for path in sorted(LIBRARY.rglob("*.py")):
        if not any(folder.parent == PROJECTS for folder in path.parents):
            found[path.stem].append(path)
    return found


def test_name_of_a_module_has_one_meaning() -> None:
    for name, paths in _modules().items():
        if name not in PYTHONS_OWN | SAME_EVERYWHERE.keys():
            places = {path.parent if path.parent not in FAMILIES else FAMILIES[0] for path in paths}
            assert len(places) == 1, [str(path.relative_to(ROOT)) for path in paths]


def test_what_has_the_same_name_everywhere_stands_in_several_packages() -> None:
    assert all(len(_modules()[name]) > 1 for name in SAME_EVERYWHERE)


def test_blueprints_are_the_projects_that_new_writes() -> None:
    for pattern in THE_EXAMPLE_APP:
        paths = list(ROOT.glob(pattern))
        assert paths
        for path in paths:
            text = path.read_text().replace("constructs_lib/blueprints/", "")
            assert not re.findall(r"(?i)blueprint", text), path
