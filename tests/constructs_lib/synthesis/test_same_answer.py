"""A warm run answers as a cold one: files, output and exit status, whatever ran before it."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.blueprints import find, write
from tests.support.servers import SYNTH, Answer, Servers, own_servers
from tests.support.stacks import FLAGS, ROOT
from tests.support.waiting import PATIENCE

APPS = Path(__file__).with_name("apps")
PROJECTS = ROOT / "constructs_lib" / "blueprints" / "projects"
ENDS = (
    *("cdk", "jsii", "python", "thread", "hook", "interrupted", "number", "text", "nothing", "at once"),
    "killed",
)
BEFORE_THE_IMPORT = (
    *("variables", "folder", "umask", "node", "variable of Node.js", "hidden", "hidden from CDK", "replaced"),
    "not imported",
)
CONTEXT = json.dumps({**FLAGS, "bucket": "of-the-context"})
DOCKER = """#!/bin/sh
echo "docker in $(pwd) with umask $(umask)" >&2
env | grep -v '^_=' | sort >&2
exit 3
"""
RUNS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "several stages": (("several.py",), {}),
    "context": (("several.py",), {"CDK_CONTEXT_JSON": CONTEXT}),
    "policy pack": (("nagged.py",), {"CDK_CONTEXT_JSON": CONTEXT}),
    "bundling": (("bundled.py",), {"WHO": "one"}),
    "bundling of another": (("bundled.py",), {"WHO": "another"}),
    "module": (("-m", "package"), {}),
    "module with an error": (("-m", "package", "fail"), {}),
    "no such module": (("-m", "nobody"), {}),
    "syntax": (("syntax_error.txt",), {}),
    "without checks": (("several.py",), {"CDK_VALIDATION": "false"}),
    "stack traces": (("several.py",), {"CDK_DEBUG": "1"}),
    **{f"before the import: {way}": (("early.py", way), {}) for way in BEFORE_THE_IMPORT},
    **{f"end: {way}": (("broken.py", way), {}) for way in ENDS},
}


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with own_servers() as servers:
        yield servers


@pytest.fixture
def tools(tmp_path: Path) -> str:
    (tmp_path / "docker").write_text(DOCKER)
    (tmp_path / "docker").chmod(0o700)
    return str(tmp_path)


def assert_same(servers: Servers, folder: Path, *app: str, **variables: str) -> Answer:
    cold = servers.cold(folder, *app, **variables)
    server = servers.ready()
    warm = servers.warm(folder, *app, **variables)
    assert warm.stdout.decode(errors="replace") == cold.stdout.decode(errors="replace")
    assert warm.stderr.decode(errors="replace") == cold.stderr.decode(errors="replace")
    assert warm == cold
    assert servers.runs(server) == server.runs + 1, "the run was cold"
    return warm


def test_a_process_finds_nothing_else_of_itself(servers: Servers, tools: str) -> None:
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    found = assert_same(servers, APPS, "./facts.py", "a", "b c", PATH=path, WHO="ü")
    assert b"docker in " in found.stderr
    assert found.stdout.endswith(b"not yet flushedthe end\n")
    assert b"Traceback" in found.stderr
    assert found.status == 1
    assert {"manifest.json", "Facts.template.json"} <= found.files.keys()


@pytest.mark.all_blueprints
@pytest.mark.parametrize("name", RUNS)
def test_each_app_has_the_same_answer(servers: Servers, name: str) -> None:
    app, variables = RUNS[name]
    assert_same(servers, APPS, *app, **variables)


@pytest.mark.all_blueprints
@pytest.mark.parametrize("turn", [1, 2])
def test_the_example_app_has_the_same_answer(servers: Servers, turn: int) -> None:
    found = assert_same(servers, ROOT, "app.py", CDK_CONTEXT_JSON=CONTEXT)
    assert found.status == 0, found.stderr.decode()


@pytest.mark.all_blueprints
@pytest.mark.parametrize("name", sorted(path.name for path in PROJECTS.iterdir()))
def test_each_project_has_the_same_answer(servers: Servers, name: str, tmp_path: Path) -> None:
    # Without packages: those are fetched, and have tests of their own.
    context = json.dumps({**FLAGS, "aws:cdk:bundling-stacks": []})
    write(find(name), tmp_path / "project", "Trial")
    found = assert_same(servers, tmp_path / "project", "app.py", CDK_CONTEXT_JSON=context)
    assert found.status == 0, found.stderr.decode()


@pytest.mark.all_blueprints
def test_the_cdk_cli_gets_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    # What the CLI gives to apps, so that the one server is theirs.
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    monkeypatch.setenv("FORCE_COLOR", "0")
    answers, runs = [], []
    with own_servers() as servers:
        folder = servers.folder / "of-the-cli"
        for app in (f"{sys.executable} several.py", f"{SYNTH} synth several.py"):
            server = servers.ready()
            command = ["cdk", "ls", "--no-notices", "--app", app, "--output", str(folder)]
            run = servers.start(APPS, command)
            output = run.communicate(timeout=PATIENCE)
            files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            answers.append((run.returncode, output, files))
            runs.append(servers.runs(server) - server.runs)
    assert answers[0] == answers[1]
    assert answers[0][0] == 0, answers[0][1]
    assert runs == [0, 1]
