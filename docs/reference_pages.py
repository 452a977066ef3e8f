"""The pages of the API reference: every public name, which mkdocstrings reads out of its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import constructs_lib
from docs.blueprint_pages import NOTE, PROJECT

_IN_A_HANDLER = "a [RuntimeLayer](../constructs/runtime-layer.md) takes it to Lambda."


@dataclass(frozen=True)
class Reference:
    """A page: its title, what it says at first, and whose names it has."""

    title: str
    says: str
    module: str = ""
    folder: str = ""

    def names(self) -> list[str]:
        """Return the full names of what is on the page, in the order of the alphabet."""
        if self.module:
            names = _exported(self.module)
            return [f"{self.module}.{name}" for name in sorted(names, key=str.lower)]
        homes = constructs_lib._MODULES
        return [
            f"constructs_lib.{name}"
            for name in sorted(homes, key=str.lower)
            if homes[name].startswith(self.folder)
            and (self.folder or not homes[name].startswith("patterns."))
        ]


PAGES = {
    "functions": Reference(
        "Functions", "Functions, layers, fan-outs and alarms.", folder="patterns.functions"
    ),
    "apis": Reference("APIs", "APIs and function URLs, and their settings.", folder="patterns.apis"),
    "pollers": Reference(
        "Queues and streams", "Functions whose events Lambda polls.", folder="patterns.pollers"
    ),
    "senders": Reference("Events", "Functions that a service sends events to.", folder="patterns.senders"),
    "values": Reference("Values and errors", "What several patterns take, have or raise."),
    "testing": Reference("Tests", "For [tests of stacks](../testing.md).", "constructs_lib.testing"),
    "events": Reference(
        "Events for tests",
        "Events for [tests of handlers](../testing.md#events-for-handlers).",
        "constructs_lib.testing.events",
    ),
    "invoke": Reference(
        "Call functions", f"Calls functions from a handler; {_IN_A_HANDLER}", "constructs_lib.runtime.invoke"
    ),
    "api": Reference(
        "Answer requests", f"Answers requests in a handler; {_IN_A_HANDLER}", "constructs_lib.runtime.api"
    ),
    "connections": Reference(
        "Post to connections",
        f"Posts to clients of a WebSocket API from a handler; {_IN_A_HANDLER}",
        "constructs_lib.runtime.connections",
    ),
    "local": Reference("Local AWS", "Runs an app on the [local AWS](../local.md).", "constructs_lib.local"),
    "redrive": Reference("Redrive", "[Sends failed events back](../redrive.md).", "constructs_lib.redrive"),
    "synthesis": Reference(
        "Synthesis",
        "Synthesises in a process [that has CDK loaded](../warm-synthesis.md).",
        "constructs_lib.synthesis",
    ),
}
"""Every page, by its name."""


def _exported(module: str) -> list[str]:
    """Return `__all__` of a module, which is not loaded: some need Powertools or boto3, and take a second."""
    path = PROJECT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    raise LookupError(module)


def reference_page(name: str) -> str:
    """Return a page of the reference."""
    return "\n".join(_lines(PAGES[name])) + "\n"


def _lines(page: Reference) -> Iterator[str]:
    yield from (NOTE, "", f"# {page.title}", "", page.says, "")
    if page.module:
        yield from (f"Import from `{page.module}`.", "")
    else:
        yield from ("Import from `constructs_lib`.", "")
    yield from (f"::: {name}" for name in page.names())
