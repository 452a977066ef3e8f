"""`constructs-lib check` as people and pipelines run it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from constructs_lib.cli import check_command
from constructs_lib.cli.command_line import app
from tests.constructs_lib.checks.parts import queue_consumer
from tests.constructs_lib.templates.assemblies import stack, write_assembly
from tests.support.waiting import PATIENCE

Check = Callable[..., tuple[int, str, str]]
WRONG = queue_consumer()
WRONG["Queue"]["Properties"]["VisibilityTimeout"] = 5
RIGHT = queue_consumer()


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run the command in an empty folder; return its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            code = check_command.main(arguments)
        except SystemExit as ended:
            code = int(str(ended.code))
        out, err = capsys.readouterr()
        return code, out, err

    return call


def _write(name: str, resources: Any, **sections: Any) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(json.dumps({"Resources": resources, **sections}, indent=1))


def _settings(content: str) -> None:
    Path("pyproject.toml").write_text(f"[tool.constructs-lib.check]\n{content}")


def test_an_error_is_two_lines_with_its_place_and_ends_with_1(check: Check) -> None:
    _write("shop.json", WRONG)
    code, out, err = check("shop.json")
    first, second, summary = out.splitlines()
    assert (code, err) == (1, "")
    assert first.startswith("error LP104 at Queue: VisibilityTimeout must be at least 10 seconds")
    line = Path("shop.json").read_text().splitlines()[int(re.findall(r":(\d+):", second)[0]) - 1]
    assert '"VisibilityTimeout": 5' in line
    assert second.endswith(": AWS::SQS::Queue, stack shop")
    assert summary == "1 error, 0 warnings in 1 stack"


def test_clean_is_one_line(check: Check) -> None:
    _write("shop.json", RIGHT)
    assert check("shop.json") == (0, "0 errors, 0 warnings in 1 stack\n", "")


def test_warnings_end_with_0_and_with_1_where_they_are_to(check: Check) -> None:
    resources = queue_consumer()
    resources["Queue"]["Properties"]["VisibilityTimeout"] = 30
    _write("shop.json", resources)
    code, out, _ = check("shop.json")
    assert (code, out.splitlines()[0][:13]) == (0, "warning LP105")
    assert check("shop.json", "--strict")[0] == 1


def test_several_paths_and_a_folder_of_templates(check: Check) -> None:
    for name in ("a.json", "folder/b.json", "folder/c.json"):
        _write(name, WRONG)
    code, out, _ = check("a.json", "folder")
    assert (code, out.splitlines()[-1]) == (1, "3 errors, 0 warnings in 3 stacks")


def test_the_current_folder_is_the_default(check: Check) -> None:
    _write("template.json", WRONG)
    assert check()[0] == 1


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["nothing.json"], "nothing.json does not exist"),
        ([], ". holds no cloud assembly and no template"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--nothing"], "unrecognized arguments: --nothing"),
        (["--ignore", "LP104"], "--ignore must be CODE:PATH=REASON, got 'LP104'"),
        (["--ignore", "LP104:Queue"], "--ignore must be CODE:PATH=REASON"),
        (["--ignore", "LP104:Queue="], "--ignore of LP104 at Queue has no reason"),
        (
            ["--ignore", "LP194:Queue=why"],
            "names 'LP194', which is not a rule for templates; did",
        ),
        # A rule of constructors only.
        (["--ignore", "LP001:Queue=why"], "names 'LP001', which is not a rule for templates"),
    ],
)
def test_bad_usage_is_one_line_and_ends_with_2(check: Check, arguments: list[str], text: str) -> None:
    code, out, err = check(*arguments)
    assert (code, out) == (2, "")
    assert text in err.splitlines()[-1]
    assert "Traceback" not in err


def test_what_can_be_read_is_checked_beside_what_cannot(check: Check) -> None:
    _write("a.json", WRONG)
    code, out, err = check("a.json", "b.json")
    assert (code, out.splitlines()[-1]) == (2, "1 error, 0 warnings in 1 stack")
    assert err.startswith("constructs-lib: b.json does not exist")


@pytest.mark.parametrize("path", ["Queue", "shop", "shop/Queue", "/Queue", "*"])
def test_what_is_ignored_is_counted(check: Check, path: str) -> None:
    _write("shop.json", WRONG)
    assert check("shop.json", "--ignore", f"LP104:{path}=it answers at once") == (
        0, "0 errors, 0 warnings in 1 stack; 1 ignored\n", "",
    )  # fmt: skip


@pytest.mark.parametrize("path", ["Que", "Function", "other/Queue"])
def test_ignoring_what_is_not_found_is_told(check: Check, path: str) -> None:
    _write("shop.json", WRONG)
    code, out, err = check("shop.json", "--ignore", f"LP104:{path}=why")
    assert (code, out.splitlines()[-1]) == (1, "1 error, 0 warnings in 1 stack")
    assert err == f"constructs-lib: ignoring LP104 at {path} matches no finding; remove it\n"


def test_settings_of_the_current_folder(check: Check) -> None:
    _write("shop.json", WRONG)
    _settings('ignore = [{code = "LP104", path = "Queue", reason = "it answers at once"}]')
    assert check("shop.json")[:2] == (0, "0 errors, 0 warnings in 1 stack; 1 ignored\n")


def test_settings_of_the_project_of_the_path(check: Check, tmp_path: Path) -> None:
    _write("project/infra/template.json", WRONG)
    _settings('ignore = [{code = "LP104", path = "*", reason = "why"}]')
    Path("pyproject.toml").rename("project/pyproject.toml")
    assert check("project/infra")[0] == 0
    # A project ends where its repository does.
    Path("project/infra/.git").mkdir()
    assert check("project/infra")[0] == 1


def test_a_raised_quota(check: Check) -> None:
    resources = queue_consumer()
    resources["Function"]["Properties"]["ReservedConcurrentExecutions"] = 2_000
    _write("shop.json", resources)
    _, out, _ = check("shop.json")
    assert "LP018" in out
    name, unit = re.findall(r"limits\.(\w+) = <new quota in (\w+)>", out)[0]
    assert (name, unit) == ("LAMBDA_CONCURRENCY", "executions")
    _settings("limits = {LAMBDA_CONCURRENCY = 5000}")
    assert "LP018" not in check("shop.json")[1]
    _settings("limits = {LAMBDA_CONCURRENCY = 1500}")
    assert "at most 1,400 executions" in check("shop.json")[1]
    Path("pyproject.toml").unlink()
    Path("cdk.json").write_text('{"context": {"constructs-lib:limits": {"LAMBDA_CONCURRENCY": 5000}}}')
    assert "LP018" not in check("shop.json")[1]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("ignored = []", "has 'ignored', which is not a known key; did you mean ignore"),
        ("ignore = 5", "ignore must be a list, got 5"),
        ("ignore = [5]", "ignore must have code, path and reason, got 5"),
        ('ignore = [{code = "LP104", path = "Q"}]', "ignore of LP104 at Q has no reason; add the reason"),
        ('ignore = [{code = "LP104", path = "Q", reason = " "}]', "ignore of LP104 at Q has no reason"),
        ('ignore = [{code = "LP104", reason = "why"}]', "ignore needs a path, which is a string"),
        ('ignore = [{path = "Q", reason = "why"}]', "ignore needs a code, which is a string"),
        ('ignore = [{code = "LP999", path = "Q", reason = "why"}]', "names 'LP999', which is not a rule"),
        ('ignore = [{code = "LP104", path = "Q", why = "why"}]', "has 'why', which is not a known key"),
        ("limits = {LAMBDA_CONCURENCY = 5}", "names 'LAMBDA_CONCURENCY', which is not a limit; did you mean"),
        ("limits = {LAMBDA_TIMEOUT = 1000}", "names LAMBDA_TIMEOUT, which AWS does not raise"),
        (
            "limits = {LAMBDA_CONCURRENCY = 5}",
            "must be a whole number, at least AWS's default of 1,000, got 5",
        ),
        ('limits = {LAMBDA_CONCURRENCY = "5000"}', "must be a whole number"),
        ("limits = {LAMBDA_CONCURRENCY = true}", "must be a whole number"),
        ("limits = 5", "must be a table of names and numbers, got 5"),
        ("limits = {", "is not valid TOML: "),
    ],
)
def test_settings_without_a_meaning_are_one_line(check: Check, content: str, text: str) -> None:
    _write("shop.json", RIGHT)
    _settings(content)
    code, out, err = check("shop.json")
    assert (code, out) == (2, "")
    assert text in err
    assert "pyproject.toml" in err
    assert err.count("\n") == 1


def test_other_settings_are_none_of_ours(check: Check) -> None:
    _write("shop.json", RIGHT)
    Path("pyproject.toml").write_text('[project]\nname = "constructs-lib-user"\n[tool.other]\nx = 1\n')
    assert check("shop.json") == (0, "0 errors, 0 warnings in 1 stack\n", "")


@pytest.mark.parametrize(
    ("said", "left", "text"),
    [
        ([{"code": "LP104", "reason": "it answers at once"}], 0, ""),
        ([{"code": "LP104"}], 1, "Metadata.constructs-lib.ignore of Queue has no reason for LP104"),
        ([{"code": "LP105", "reason": "why"}], 1, "names LP105, which it does not break; remove it"),
        ([{"code": "LP999", "reason": "why"}], 1, "names 'LP999', which is not a rule"),
        ("LP104", 1, "must be a list of code and reason"),
    ],
)
def test_a_resource_of_a_template_accepts_a_finding(check: Check, said: Any, left: int, text: str) -> None:
    resources = {**WRONG, "Queue": {**WRONG["Queue"], "Metadata": {"constructs-lib": {"ignore": said}}}}
    _write("shop.json", resources)
    code, _, err = check("shop.json")
    assert code == left
    assert text in err
    assert bool(err) == bool(text)


def _assembly(*acknowledged: tuple[str, str]) -> None:
    metadata: dict[str, Any] = {
        "/Shop/Orders/Resource": [
            {"type": "aws:cdk:logicalId", "data": "Queue"},
            {
                "type": "aws:cdk:creationStack",
                "data": [
                    "...jsii runtime...",
                    "define (/usr/lib/python3/site-packages/aws_cdk/x.py:5)",
                    f"__init__ ({Path.cwd()}/stacks/shop.py:12)",
                    f"<module> ({Path.cwd()}/app.py:3)",
                ],
            },
        ]
    }
    for path, name in acknowledged:
        entry = {"type": "aws:cdk:acknowledged-rules", "data": {name: "it answers at once"}}
        metadata.setdefault(path, []).append(entry)
    write_assembly(
        Path("cdk.out"),
        {"Shop": stack(metadata=metadata)},
        {"Shop.template.json": {"Resources": WRONG}},
    )


def test_a_construct_of_cdk_is_named_with_the_line_of_its_program(check: Check) -> None:
    _assembly()
    code, out, _ = check()
    assert code == 1
    assert out.splitlines()[0].startswith("error LP104 at Shop/Orders: ")
    assert out.splitlines()[1] == "  stacks/shop.py:12: AWS::SQS::Queue Queue"


@pytest.mark.parametrize(
    ("path", "name", "left"),
    [
        ("/Shop/Orders", "ConstructsLib::LP104", 0),
        ("/Shop", "ConstructsLib::LP104", 0),
        ("/Shop/Orders", "Construct-Annotations::constructs-lib:LP104", 0),
        ("/Shop/Orders", "ConstructsLib::LP105", 1),
        ("/Shop/Ord", "ConstructsLib::LP104", 1),
        ("/Shop/Orders", "AwsSolutions::LP104", 1),
    ],
)
def test_what_a_construct_of_cdk_acknowledges(check: Check, path: str, name: str, left: int) -> None:
    _assembly((path, name))
    code, out, _ = check("cdk.out")
    assert code == left
    assert ("1 ignored" in out) == (left == 0)


@pytest.mark.parametrize("path", ["Shop/Orders", "Orders", "Shop"])
def test_a_construct_of_cdk_is_ignored_with_or_without_its_stack(check: Check, path: str) -> None:
    _assembly()
    assert check("cdk.out", "--ignore", f"LP104:{path}=why")[0] == 0


def test_the_other_commands_list_it_and_hand_its_arguments_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _write("shop.json", WRONG)
    assert check_command.SUMMARY.split(",")[0] in " ".join(CliRunner().invoke(app, ["--help"]).output.split())
    done = CliRunner().invoke(app, ["check", "shop.json", "--format", "json"])
    assert (done.exit_code, json.loads(done.output)["errors"]) == (1, 1)
    assert "--strict" in CliRunner().invoke(app, ["check", "--help"]).output


_PROBE = """
import sys
sys.argv = ["constructs-lib", "check", *{arguments!r}]
from constructs_lib.cli import main
try:
    main()
except SystemExit as ended:
    heavy = {{"aws_cdk", "jsii", "typer", "rich", "boto3", "yaml", "samtranslator", "argparse", "tomllib"}}
    print(ended.code, sorted(heavy & set(sys.modules)))
"""


def test_it_starts_without_what_it_does_not_need(tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(json.dumps({"Resources": RIGHT}))
    done = subprocess.run(
        [sys.executable, "-c", _PROBE.format(arguments=["shop.json"])],
        capture_output=True, text=True, cwd=tmp_path, check=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "0 []"


def test_a_reader_that_has_seen_enough_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(json.dumps({"Resources": WRONG}))
    command = f"{sys.executable} -m constructs_lib.cli check shop.json | true"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True, text=True, cwd=tmp_path, check=False, timeout=PATIENCE, env=dict(os.environ),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
