"""`constructs-lib graph` as people and pipelines run it."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from constructs_lib.cli import graph_command
from constructs_lib.cli.command_line import app
from tests.constructs_lib.checks.parts import queue_consumer, resource
from tests.constructs_lib.drawing.large_apps import of_functions_in_a_chain
from tests.constructs_lib.templates.assemblies import stack, write_assembly
from tests.support.waiting import PATIENCE

Draw = Callable[..., tuple[int, str, str]]
SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: {Type: AWS::SQS::Queue}
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): return None"
      Events:
        Job: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
"""


@pytest.fixture
def draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Draw:
    """Run the command in an empty folder; return its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            code = graph_command.main(arguments)
        except SystemExit as ended:
            code = int(str(ended.code))
        out, err = capsys.readouterr()
        return code, out, err

    return call


def _write(name: str) -> None:
    Path(name).write_text(json.dumps({"Resources": queue_consumer()}))


def test_a_template_is_drawn_as_mermaid_where_nothing_is_said(draw: Draw) -> None:
    _write("shop.json")
    code, out, err = draw("shop.json")
    assert (code, err) == (0, "")
    assert out.startswith('flowchart LR\n  subgraph s0["shop"]\n')
    assert '|"batches of ' in out


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("flow.mmd", "flowchart LR"),
        ("flow.dot", "digraph events {"),
        ("flow.svg", "<svg xmlns="),
        ("flow.HTML", "<!DOCTYPE html>"),
        ("flow", "flowchart LR"),
    ],
)
def test_the_ending_of_the_file_is_the_form(draw: Draw, file: str, start: str) -> None:
    _write("shop.json")
    code, out, err = draw("shop.json", "--output", file)
    assert (code, out, err.splitlines()[-1]) == (0, "", f"constructs-lib: wrote {file}")
    assert Path(file).read_text().startswith(start)


def test_format_is_stronger_than_the_ending(draw: Draw) -> None:
    _write("shop.json")
    assert draw("shop.json", "--output", "flow.txt", "--format", "dot")[0] == 0
    assert Path("flow.txt").read_text().startswith("digraph")


def test_html_names_what_the_check_finds(draw: Draw) -> None:
    wrong = queue_consumer()
    wrong["Queue"]["Properties"]["VisibilityTimeout"] = 5
    Path("shop.json").write_text(json.dumps({"Resources": wrong}))
    _, out, _ = draw("shop.json", "--format", "html")
    assert "LP104 (error) at Queue: VisibilityTimeout must be at least 10 seconds" in out
    assert "<title>Event flow of shop.json</title>" in out


def test_an_assembly_and_the_folder_around_it_are_drawn(draw: Draw, tmp_path: Path) -> None:
    work = {**resource("Lambda::Function"), "Metadata": {"aws:cdk:path": "Shop/Work/Resource"}}
    write_assembly(tmp_path / "cdk.out", templates={"Shop.template.json": {"Resources": {"Work1": work}}})
    of_assembly, of_folder = draw("cdk.out"), draw()
    assert of_assembly == of_folder
    assert '"Work<br/>function"' in of_assembly[1]


def test_a_template_of_sam_is_drawn(draw: Draw) -> None:
    Path("template.yaml").write_text(SAM)
    code, out, _ = draw(".")
    assert code == 0
    assert 'n0>"Jobs<br/>queue"]:::queue' in out
    assert 'n0 ==>|"batches of 10"| n1' in out


def test_only_what_is_asked_for_is_drawn(draw: Draw) -> None:
    _write("shop.json")
    Path("two.json").write_text(
        json.dumps({"Resources": {**queue_consumer(), "Alone": resource("Lambda::Function")}})
    )
    assert "Alone" in draw("two.json")[1]
    assert "Alone" not in draw("two.json", "--around", "Queue")[1]
    assert draw("two.json", "--stack", "two")[1] == draw("two.json")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing"], "missing does not exist; give a cdk.out, a template or a project's folder"),
        (["shop.json", "--stack", "shopp"], "--stack must name a stack, got shopp; did you mean shop"),
        (["shop.json", "--around", "Queu"], "--around must name a construct, got Queu; did you mean"),
        (
            ["shop.json", "--output", "no/folder.svg", "--format", "dot"],
            "--output must be a file that can be written, got no/folder.svg: No such file or directory",
        ),
    ],
)
def test_a_mistake_is_one_line_and_ends_with_2(draw: Draw, arguments: list[str], message: str) -> None:
    _write("shop.json")
    code, out, err = draw(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"constructs-lib: {message}")
    assert err.count("\n") == 1


def test_an_unknown_ending_is_refused_before_anything_is_written(draw: Draw) -> None:
    code, out, err = draw("nothing", "--output", "flow.png")
    assert (code, out) == (2, "")
    assert err == (
        "constructs-lib: --output must end with one of .mmd, .mermaid, .dot, .gv, .svg, .html, .htm, "
        "got flow.png; or give --format\n"
    )
    assert not Path("flow.png").exists()


def _write_two_stacks(folder: Path) -> None:
    templates = {f"{name}.template.json": {"Resources": queue_consumer()} for name in ("Shop", "Mail")}
    templates["Keys.template.json"] = {"Resources": {"Key": resource("KMS::Key")}}
    artifacts = {name.partition(".")[0]: stack(name) for name in templates}
    write_assembly(folder, artifacts, templates)


def test_a_stack_that_has_nothing_to_do_with_a_construct_is_a_mistake(draw: Draw, tmp_path: Path) -> None:
    _write_two_stacks(tmp_path / "cdk.out")
    code, out, err = draw("--around", "Shop/Queue", "--stack", "Mail")
    assert (code, out) == (2, "")
    assert err == (
        "constructs-lib: --stack must name a stack that is connected with --around Shop/Queue, got Mail; "
        "name Shop\n"
    )


def test_a_stack_without_events_is_named(draw: Draw, tmp_path: Path) -> None:
    _write_two_stacks(tmp_path / "cdk.out")
    code, _, err = draw("--stack", "Keys")
    assert code == 0
    assert err.startswith("constructs-lib: --stack Keys of cdk.out has nothing to draw: no function,")


def test_a_drawing_whose_texts_would_be_too_small_says_so(draw: Draw) -> None:
    chain = of_functions_in_a_chain(8).stacks[0].template
    Path("chain.json").write_text(json.dumps(chain))
    _, out, err = draw("chain.json", "--format", "svg")
    (width,) = re.findall(r'<svg [^>]* width="(\d+)"', out)
    assert int(width) > 1920
    assert err.splitlines()[-1] == (
        f"constructs-lib: the drawing is {width} pixels wide: shown at a width of 1440, its texts are "
        "smaller than 9 pixels; draw less of it (--stack, --around), or take --format html"
    )
    _write("shop.json")
    assert "pixels wide" not in draw("shop.json", "--format", "svg")[2]


def test_what_a_terminal_cannot_write_is_written_as_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "größe.json").write_text(json.dumps({"Resources": queue_consumer()}))
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert graph_command.main([str(tmp_path / "größe.json")]) == 0
    assert 'subgraph s0["größe"]' in written.getvalue().decode()


def test_an_unknown_form_is_refused(draw: Draw) -> None:
    code, _, err = draw("--format", "png")
    assert code == 2
    assert "choose from" in err


def test_a_template_without_events_says_so(draw: Draw) -> None:
    Path("empty.json").write_text('{"Resources": {}}')
    code, out, err = draw("empty.json")
    assert (code, out) == (0, "flowchart LR\n")
    assert err == (
        "constructs-lib: empty.json has nothing to draw: no function, and nothing that sends events\n"
    )


def test_it_is_a_command_with_help() -> None:
    shown = CliRunner().invoke(app, ["graph", "--help"])
    assert shown.exit_code == 0
    assert "--around CONSTRUCT" in shown.output
    assert "Draw where events flow" in CliRunner().invoke(app, ["--help"]).output


def test_it_starts_without_what_the_other_commands_need(tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(json.dumps({"Resources": queue_consumer()}))
    code = (
        "import sys; from constructs_lib.cli import main\n"
        "sys.argv = ['constructs-lib', 'graph', 'shop.json']\n"
        "try: main()\n"
        "finally: sys.stderr.write(' '.join({each.split('.')[0] for each in sys.modules}))"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert run.stdout.startswith("flowchart LR")
    assert not {"typer", "rich", "boto3", "aws_cdk", "jsii", "platformdirs"} & set(run.stderr.split())
