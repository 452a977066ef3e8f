"""The commands that pages show, and what is wrong with one by the tool that it is for."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typer
import yaml

from constructs_lib.blueprints import blueprints
from constructs_lib.cli import check_command, graph_command, review_command
from constructs_lib.cli.command_line import app
from tests.support.fences import all_fences, pages
from tests.support.stacks import ROOT

__all__ = ["Command", "commands_in_fences", "commands_in_texts", "fault", "parsed"]

_TEXT = re.compile(r"`((?:constructs-lib|local|make|cdk|python -m|pytest|pip install) [^`]+)`")
_OWN_PARSERS = {"check": check_command, "graph": graph_command, "review": review_command}
_SHELL = {".", "cd", "eval", "{", "}", "npm", "uv"}


@dataclass(frozen=True)
class Command:
    """A command, and the page that shows it."""

    page: Path
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}: {self.text}"

    @property
    def words(self) -> list[str]:
        """The words of it, without brackets around what may be left out and without a redirection."""
        text = re.sub(r">.*|\|\| true", "", self.text)
        return shlex.split(text if text.startswith("pip ") else re.sub(r"[\[\]]", "", text), comments=True)


def commands_in_fences() -> Iterator[Command]:
    """Yield the commands of the shell examples, and of the workflows and hooks that pages show."""
    for fence in all_fences():
        if fence.language == "sh":
            lines = fence.text.splitlines()
        elif fence.language == "console":
            lines = [line[2:] for line in fence.text.splitlines() if line.startswith("$ ")]
        elif fence.language == "yaml":
            lines = [line for each in _run(yaml.safe_load(fence.text)) for line in each.splitlines()]
        else:
            continue
        for line in lines:
            parts = re.split(r";|&&", re.sub(r"(^|\s)#.*", "", line))
            yield from (Command(fence.page, each.strip()) for each in parts if each.strip())


def _run(value: object) -> Iterator[str]:
    """Yield what a workflow of GitHub runs, or a hook of pre-commit."""
    if isinstance(value, list):
        for each in value:
            yield from _run(each)
    elif isinstance(value, dict):
        yield from (each for key, each in value.items() if key in {"run", "entry"})
        for each in value.values():
            yield from _run(each)


def commands_in_texts() -> Iterator[Command]:
    """Yield the commands that stand in sentences and tables."""
    for page in pages():
        text = re.sub(r"^( *)```.*\n(?:.*\n)*?^ *```$", "", page.read_text(), flags=re.MULTILINE)
        for found in _TEXT.findall(text):
            yield Command(page, re.sub(r"^local ", "constructs-lib local ", found))


def fault(command: Command) -> str | None:
    """Say what is wrong with a command, or nothing; a name in capitals stands for a value."""
    program, *words = command.words
    if program == "constructs-lib":
        return _fault_of_ours(words)
    if program == "make":
        return _fault_of_make(words)
    if program == "cdk" or words[:1] == ["cdk"]:
        return _fault_of_cdk(words[words[:1] == ["cdk"] :])
    if program == "pip":
        return _fault_of_pip(words)
    if program in {"python", "python3", "pytest"}:
        return _fault_of_paths(words)
    return None if program in _SHELL or program == "echo" else f"{program} is no tool of these pages"


def parsed(command: Command) -> bool:
    """Whether the parser of `constructs-lib` takes a command; it ends the process where it does not."""
    _, *words = command.words
    if words[0] in _OWN_PARSERS:
        return bool(_own_parser(words[0]).parse_args(words[1:]))
    found, name, rest = _leaf(words)
    return bool(found.make_context(name, rest))


def _fault_of_ours(words: list[str]) -> str | None:
    found, name, rest = _leaf(words)
    if hasattr(found, "commands"):
        return f"constructs-lib {name} has no command {rest[:1]}"
    projects = {each.name for each in blueprints()}
    if name == "new" and rest and not rest[0].isupper() and rest[0] not in projects:
        return f"{rest[0]} is no blueprint"
    if name == "synth":
        known = {"--cold", "--status", "--stop", "-m"}
    elif name in _OWN_PARSERS:
        known = set(_own_parser(name)._option_string_actions)
    else:
        known = {each for parameter in found.params for each in parameter.opts}
    unknown = {each.partition("=")[0] for each in rest if each.startswith("-")} - known
    return f"{name} has no option {unknown}" if unknown else None


@cache
def _root() -> Any:
    return typer.main.get_command(app)


def _leaf(words: list[str]) -> tuple[Any, str, list[str]]:
    """Return the command that words lead to, its name, and the words behind it."""
    found = _root()
    name, rest = "", list(words)
    while rest and rest[0] in getattr(found, "commands", {}):
        name = rest.pop(0)
        found = found.commands[name]
    return found, name, rest


def _own_parser(name: str) -> Any:
    return _OWN_PARSERS[name]._parser(f"constructs-lib {name}")


def _fault_of_make(words: list[str]) -> str | None:
    files = (ROOT / "Makefile", ROOT / "constructs_lib" / "blueprints" / "common" / "Makefile")
    targets = {each for file in files for each in re.findall(r"^([a-z-]+):", file.read_text(), re.MULTILINE)}
    unknown = {each for each in words if "=" not in each and not each.isupper()} - targets
    return f"no Makefile has {unknown}" if unknown else None


@cache
def _cdk() -> dict[str, Any]:
    found = ROOT / "node_modules" / "aws-cdk" / "lib" / "cli" / "cli-type-registry.json"
    registry: dict[str, Any] = json.loads(found.read_text())
    return registry


def _fault_of_cdk(words: list[str]) -> str | None:
    commands = dict(_cdk()["commands"])
    commands |= {alias: each for each in _cdk()["commands"].values() for alias in each.get("aliases", [])}
    if words[0] not in commands:
        return f"cdk has no command {words[0]}"
    options = {*_cdk()["globalOptions"], *commands[words[0]].get("options", {})}
    given = {each.removeprefix("--").partition("=")[0] for each in words if each.startswith("--")}
    return f"cdk {words[0]} has no option {given - options}" if given - options else None


def _fault_of_pip(words: list[str]) -> str | None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = {each for found in re.findall(r"\[([^\]]*)\]", " ".join(words)) for each in found.split(",")}
    unknown = extras - set(settings["optional-dependencies"])
    return f"the package has no extra {unknown}" if unknown else None


def _fault_of_paths(words: list[str]) -> str | None:
    modules = [words[index + 1] for index, each in enumerate(words[:-1]) if each == "-m"]
    own = [each.replace(".", "/") for each in modules if each.startswith("tests.")]
    named = [*own, *(each for each in words if each.startswith(("tests/", "docs/")))]
    missing = [each for each in named if not any((ROOT / f"{each}{end}").exists() for end in ("", ".py"))]
    return f"{missing} is not in the repository" if missing else None
