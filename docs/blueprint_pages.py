"""The page of each blueprint, out of its project."""

import re
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1]
BLUEPRINTS = PROJECT / "constructs_lib" / "blueprints" / "projects"
NAMES = sorted(path.parent.name for path in BLUEPRINTS.glob("*/blueprint.toml"))
RECORD = Path("tests/__snapshots__/test_stack/test_template_is_the_one_on_record.json")
"""Where a project keeps the template that its test compares."""
NOTE = "<!-- Written by docs/generate.py from the library; change it there. -->"
COMMANDS = (
    "cd my-project",
    "make demo      # deploys the stack to the local AWS, and calls it",
    "make test      # runs the tests: the handlers, and the template against its snapshot",
)


def blueprint_page(name: str) -> str:
    """Return the page of a blueprint: what its README says, its stack, its template and its drawing."""
    return "\n".join(_blueprint(name)) + "\n"


def _blueprint(name: str) -> Iterator[str]:
    folder = BLUEPRINTS / name
    _, introduction, rest = re.split(
        r"^# .*\n|^```sh\n(?:.*\n)*?```\n", (folder / "README.md").read_text(), maxsplit=2, flags=re.MULTILINE
    )
    (stack,) = (folder / "stacks").glob("*_stack.py")
    handlers = sorted(path for path in (folder / "lambdas").rglob("*") if path.suffix in {".py", ".mjs"})
    yield from (NOTE, "", f"# {name}", "", introduction.strip(), "")
    yield from ("```sh", f"constructs-lib new {name} my-project", *COMMANDS, "```", "")
    drawing = f"../drawings/{name}.svg"
    shown = f"    [![Where the events of the blueprint {name} flow]({drawing})]({drawing})"
    yield from ('=== "Drawing"', "", shown, "")
    yield from _tab("Python stack", stack)
    for handler in handlers:
        yield from _tab("/".join(handler.relative_to(folder).parts[1:]), handler)
    yield from _tab("Template", folder / RECORD)
    yield rest.strip()


def _tab(title: str, file: Path) -> Iterator[str]:
    language = {".py": "python", ".mjs": "javascript", ".json": "json"}[file.suffix]
    yield from (f'=== "{title}"', "", f"    ```{language}")
    yield from (f'    --8<-- "{file.relative_to(PROJECT).as_posix()}"', "    ```", "")
