"""`local watch` as a person runs it: files are edited, and the local AWS follows."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from constructs_lib.cli.repeated_synthesis import RepeatedSynthesis
from constructs_lib.local import LocalAws
from constructs_lib.synthesis.servers import waiting
from tests.support.servers import Servers, own_servers
from tests.support.waiting import until
from tests.support.watched import WATCHED, WatchedApp


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedApp]:
    with WatchedApp(tmp_path_factory.mktemp("watched"), "plain_app.py", "--tail") as app:
        yield app


def test_an_edited_handler_answers_with_its_new_code(watched: WatchedApp) -> None:
    assert watched.ask()["answer"] == "first"
    before = watched.edit("handler/index.py", 'ANSWER = ".*"', 'ANSWER = "second"')
    line = watched.line_with("handler/index.py: ", before)
    assert "new code for Watched/Function (" in line
    assert watched.ask()["answer"] == "second"


def test_the_log_of_a_function_is_shown(watched: WatchedApp) -> None:
    before = len(watched.lines)
    watched.ask("tea")
    assert watched.line_with("asked for tea", before).endswith("  Watched/Function | asked for tea")
    assert not [line for line in watched.lines if "REPORT RequestId" in line]


def test_an_edited_stack_is_deployed(watched: WatchedApp) -> None:
    before = watched.edit("plain_app.py", r"VISIBILITY_TIMEOUT = \d+", "VISIBILITY_TIMEOUT = 41")
    assert "plain_app.py: Watched deployed, " in watched.line_with("plain_app.py: ", before)
    assert watched.visibility_timeout() == "41"
    assert watched.ask()["answer"] == "second"


def test_an_edited_layer_is_the_one_that_the_function_has(watched: WatchedApp) -> None:
    before = watched.edit("layer/python/words.py", 'WORD = ".*"', 'WORD = "two"')
    assert "Watched deployed, " in watched.line_with("words.py: ", before)
    assert watched.ask()["word"] == "two"


def test_an_error_is_shown_and_the_next_edit_is_taken(watched: WatchedApp) -> None:
    before = watched.edit("plain_app.py", "VISIBILITY_TIMEOUT = 41", "VISIBILITY_TIMEOUT = 1 / 0")
    line = watched.line_with("failed: ", before)
    assert "plain_app.py: failed: ZeroDivisionError: division by zero (plain_app.py:" in line
    before = watched.edit("plain_app.py", "1 / 0", "42")
    watched.line_with("Watched deployed, 1 resource changed (", before)
    assert watched.visibility_timeout() == "42"


def test_a_new_warning_of_a_construct_is_shown_once(watched: WatchedApp) -> None:
    with_warning = '"metadata": {"/Watched": [{"type": "aws:cdk:warning", "data": "this queue is old"}]}, '
    before = watched.edit("plain_app.py", '    "displayName"', f'    {with_warning}"displayName"')
    line = watched.line_with("this queue is old", before)
    assert line.startswith("warning: ")
    before = watched.edit("plain_app.py", "VISIBILITY_TIMEOUT = 42", "VISIBILITY_TIMEOUT = 43")
    watched.line_with("Watched deployed", before)
    watched.edit("plain_app.py", re.escape(with_warning), "")
    assert not [line for line in watched.lines[before:] if "this queue is old" in line]


def test_a_failed_deployment_is_shown_and_the_next_edit_is_taken(watched: WatchedApp) -> None:
    layers = 'Layers=[{"Ref": "Layer"}]'
    before = watched.edit("plain_app.py", re.escape(layers), 'Layers=["none"]')
    line = watched.line_with("was not deployed: ", before)
    assert "Watched/Function (AWS::Lambda::Function) was not deployed: " in line
    before = watched.edit("plain_app.py", re.escape('Layers=["none"]'), layers)
    watched.line_with("plain_app.py: ", before)
    assert watched.ask()["word"] == "two"


def test_code_that_a_failed_deployment_took_back_is_deployed_by_the_next_edit(watched: WatchedApp) -> None:
    watched.change_the_handler("swapped")
    before = watched.edit("plain_app.py", r"VISIBILITY_TIMEOUT = \d+", "VISIBILITY_TIMEOUT = 999999")
    watched.line_with("was not deployed: ", before)
    watched.edit("plain_app.py", r"VISIBILITY_TIMEOUT = \d+", "VISIBILITY_TIMEOUT = 61")
    watched.until(watched.visibility_timeout, lambda found: found == "61")
    watched.until(watched.ask, lambda found: found.get("answer") == "swapped")


def test_code_that_comes_back_without_a_swap_is_deployed(watched: WatchedApp) -> None:
    handler = watched.project / "handler" / "index.py"
    content = handler.read_text()
    watched.change_the_handler("second")
    # The file that is new forbids a swap, and the asset leaves it out.
    handler.with_name("notes.txt").write_text("new")
    handler.write_text(content)
    watched.until(watched.ask, lambda found: found.get("answer") == "swapped")


def test_an_edit_while_the_app_is_synthesised_is_not_lost(watched: WatchedApp) -> None:
    hold, held = watched.notes / "hold", watched.notes / "held"
    hold.touch()
    watched.change_the_handler("staged")
    watched.until(held.exists)
    runs = len(list(watched.notes.glob("environment-*.json")))
    before = watched.edit("plain_app.py", r"VISIBILITY_TIMEOUT = \d+", "VISIBILITY_TIMEOUT = 51")
    # The app is run anew without waiting for the older run, which would go on for ever.
    watched.until(lambda: len(list(watched.notes.glob("environment-*.json"))) > runs)
    held.unlink()
    watched.until(held.exists)
    # The code of a function does not wait for that.
    watched.change_the_handler("meanwhile")
    assert hold.exists()
    hold.unlink()
    watched.line_with("Watched deployed", before)
    watched.until(watched.visibility_timeout, lambda found: found == "51")
    assert watched.ask()["answer"] == "meanwhile"


def test_what_was_staged_while_its_files_were_edited_is_staged_anew(watched: WatchedApp) -> None:
    # The run before has staged the content "meanwhile" under the hash of "staged".
    watched.edit("handler/index.py", 'ANSWER = ".*"', 'ANSWER = "staged"')
    before = watched.edit("plain_app.py", r"VISIBILITY_TIMEOUT = \d+", "VISIBILITY_TIMEOUT = 52")
    watched.line_with("Watched deployed", before)
    assert watched.ask()["answer"] == "staged"


def test_files_that_are_renamed_into_place_made_and_removed_are_seen(watched: WatchedApp) -> None:
    handler = watched.project / "handler" / "index.py"
    beside = handler.with_name("index.py~")
    beside.write_text(handler.read_text().replace('ANSWER = "staged"', 'ANSWER = "third"'))
    before = len(watched.lines)
    beside.rename(handler)
    watched.line_with("handler/index.py: new code for Watched/Function", before)
    assert watched.ask()["answer"] == "third"

    before = len(watched.lines)
    (handler.parent / "more.py").write_text("MORE = 1\n")
    watched.line_with("handler/more.py: Watched deployed", before)
    assert watched.ask()["files"] == ["index.py", "more.py"]

    before = len(watched.lines)
    (handler.parent / "more.py").unlink()
    watched.line_with("handler/more.py: Watched deployed", before)
    assert watched.ask()["files"] == ["index.py"]


def test_the_app_sees_what_the_cdk_cli_shows_it(watched: WatchedApp) -> None:
    by_cli, *by_us = (
        json.loads(file.read_text()) for file in sorted(watched.notes.glob("environment-?.json"))
    )
    for each in by_us:
        # A shell adds these.
        differing = {name for name in by_cli | each if by_cli.get(name) != each.get(name)}
        assert differing <= {"PWD", "OLDPWD", "SHLVL", "_", "CDK_ERROR_FILE", "CDK_PERF_COUNTERS_FILE"}
    assert by_us


def test_ctrl_c_ends_it_and_the_local_aws(watched: WatchedApp) -> None:
    assert watched.interrupt() == 0
    assert watched.lines[-1].endswith("the local AWS is stopped")
    # A function may have met its file half written, and its log lines are shown.
    own = [line for line in watched.lines if "  Watched/Function | " not in line]
    assert not [line for line in own if "Traceback" in line]
    with pytest.raises(Exception, match="Could not connect"):
        watched.ask()


def test_the_synthesis_after_the_first_one_is_warm(
    local_aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    shutil.copytree(WATCHED, project, ignore=shutil.ignore_patterns("__pycache__"))
    (project / "cdk.json").write_text('{"app": "python3 plain_app.py"}')
    monkeypatch.setenv("WATCHED_NOTES", str(tmp_path))
    with own_servers() as servers:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(servers.folder))
        monkeypatch.delenv("CONSTRUCTS_LIB_SYNTH", raising=False)
        synthesis = RepeatedSynthesis(local_aws, project, print)
        synthesis.run([])
        (server,) = until(
            lambda: waiting(servers.environment), lambda found: [each.state for each in found] == ["ready"]
        )
        app = project / "plain_app.py"
        app.write_text(app.read_text().replace("VISIBILITY_TIMEOUT = 30", "VISIBILITY_TIMEOUT = 31"))
        synthesis.run([app])
        assert '"VisibilityTimeout": 31' in (synthesis.assembly / "Watched.template.json").read_text()
        assert servers.runs(server) == 1
    until(lambda: not psutil.pid_exists(server.pid))


@pytest.mark.all_blueprints
@pytest.mark.parametrize("option", [[], ["--cdk-cli"]])
def test_an_app_of_cdk_is_followed_and_its_local_aws_kept(tmp_path: Path, option: list[str]) -> None:
    app = WatchedApp(tmp_path, "cdk_app.py", "--keep", *option)
    with own_servers() as servers:
        app.environment |= {"XDG_RUNTIME_DIR": str(servers.folder), "CONSTRUCTS_LIB_SYNTH": "warm"}
        _follow_edits(app, servers, is_warm=not option)
    # It is used where it runs, and whoever stops it ends the watch.
    app.lines.clear()
    app.environment["CONSTRUCTS_LIB_SYNTH"] = "cold"
    with app:
        command = [sys.executable, "-m", "constructs_lib.cli", "local", "down"]
        subprocess.run(command, cwd=app.project, env=app.environment, check=True)
        app.edit("handler/index.py", 'ANSWER = ".*"', 'ANSWER = "third"')
        assert app.ended() == 1
        app.line_with("constructs-lib: the local AWS at ", 0)


def _follow_edits(app: WatchedApp, servers: Servers, *, is_warm: bool) -> None:
    with app:
        app.change_the_handler("second")
        app.change_the_stack(45)
        found = until(lambda: waiting(servers.environment), lambda found: bool(found) == is_warm)
        assert all(servers.runs(each) for each in found)
        before = app.edit("layer/python/words.py", 'WORD = ".*"', 'WORD = "two"')
        app.line_with("words.py: Watched deployed", before)
        assert app.ask()["word"] == "two"
        assert app.interrupt() == 0
        assert "the local AWS continues to run" in app.lines[-1]
        assert app.ask()["answer"] == "second"
