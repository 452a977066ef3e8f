"""Every example in Python runs as it stands, but those that need a local AWS, which tests/e2e runs."""

import ast
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.checks.check_settings import settings_of
from constructs_lib.testing import events
from tests.constructs_lib.runtime import lambda_server
from tests.constructs_lib.runtime.lambda_server import LambdaServer, returns
from tests.support import stacks
from tests.support.fences import Fence, all_fences, fences_of
from tests.support.stacks import ROOT

PYTHON = fences_of("python")
# Some stand on several pages.
DIFFERENT = list({each.text: each for each in PYTHON}.values())
# What they use is there in a session of pytest that has our plugin, or where a local AWS runs.
ELSEWHERE = re.compile(
    r"esbuild|template_snapshot|deployment\.url|LocalAws\.start|^from constructs_lib\.(?:redrive|synthesis) ",
    re.M,
)
LANGUAGES = {"python", "sh", "console", "text", "yaml", "toml", "json", "javascript", "markdown"}
LOCKED = f"six==1.17.0 --hash=sha256:{'0' * 64}\n"
# What handlers on pages are called with.
EVENTS = {
    "docs/getting-started.md": events.http_api("GET", "/"),
    "docs/patterns/fulfilment.md": events.queue({"id": "A1"}),
    "docs/patterns/search_index.md": events.table({"id": "A1"}),
    "tests/typing/code/shop_api/handler.py": events.rest_api("GET", "/orders/A1"),
    "constructs_lib/blueprints/projects/function-url/lambdas/function_url/handler.py": events.function_url(
        "GET", "/prices/DE"
    ),
}
# Not in conftest.py, which the tests in the browser load, too, and there is less there.
lambda_api = lambda_server.lambda_api


class _Project(ast.NodeTransformer):
    """Gives `App()` the context that the cdk CLI reads from `cdk.json`; packages are not packed."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        is_app = isinstance(node.func, ast.Name) and node.func.id == "App" and not node.args
        return ast.Call(ast.Name("_app", ast.Load()), [], []) if is_app else node


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Fence], dict[str, Any]]:
    """Run an example in `app.py` of a project that has the folders which the example names."""

    def _run(example: Fence) -> dict[str, Any]:
        shutil.copytree(ROOT / "tests" / "typing" / "code", tmp_path, dirs_exist_ok=True)
        for kind, name in re.findall(r'"?(lambdas|layers)"?(?: / "|/)(\w+)', example.text):
            (tmp_path / kind / name).mkdir(parents=True, exist_ok=True)
            (tmp_path / kind / name / "handler.py").write_text("def handler(event, context): ...\n")
            (tmp_path / kind / name / "requirements.txt").write_text(LOCKED)
        monkeypatch.chdir(tmp_path)
        # What Lambda sets, and what the stack of a handler does.
        for name in ("AWS_DEFAULT_REGION", *re.findall(r'os\.environ\["(\w+)"\]', example.text)):
            monkeypatch.setenv(name, "eu-west-1")
        file = str(example.file or tmp_path / "app.py")
        if example.file and example.file.is_relative_to(ROOT / "docs"):
            file = str(tmp_path / "app.py")
        names: dict[str, Any] = {"__name__": "__main__", "__file__": file, "_app": stacks.app}
        tree = ast.fix_missing_locations(_Project().visit(ast.parse(example.text)))
        exec(compile(tree, file, "exec"), names)  # noqa: S102
        return names

    return _run


@pytest.mark.parametrize("example", [each for each in DIFFERENT if not ELSEWHERE.search(each.text)], ids=str)
def test_example_runs(example: Fence, run: Callable[[Fence], dict[str, Any]]) -> None:
    names = run(example)
    place = example.file or example.page
    event = EVENTS.get(str(place.relative_to(ROOT)))
    if event is not None and "handler" in names:
        assert isinstance(names["handler"](event, events.context()), dict)


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        ("patterns/quote.md", {"prices": {"tea": 450}, "quantities": {"tea": 450}}),
        ("constructs/sync-fan-out.md", {"hello": {"tea": 450}}),
    ],
)
def test_handler_that_calls_functions_answers(
    run: Callable[[Fence], dict[str, Any]],
    lambda_api: LambdaServer,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    answer: object,
) -> None:
    for name in ("pricing", "stock", "hello"):
        monkeypatch.setenv(f"FAN_OUT_{name.upper()}", name)
        lambda_api.functions[name] = returns({"tea": 450})
    (example,) = (each for each in PYTHON if each.page == ROOT / "docs" / page and "invoke_all" in each.text)
    assert run(example)["handler"]({"skus": ["tea"], "name": "tea"}, events.context()) == answer


def test_every_name_in_an_example_is_defined(tmp_path: Path) -> None:
    for number, example in enumerate(DIFFERENT):
        name = re.sub(r"\W", "_", str(example))
        (tmp_path / f"{number}_{name}.py").write_text(example.text)
    command = ["ruff", "check", "--isolated", "--select", "F", "--output-format", "concise", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_fence_names_its_language() -> None:
    # Anything behind the language makes the site show the fence as text.
    assert {each.language for each in all_fences()} == LANGUAGES


def test_every_program_ends_with_its_synthesis() -> None:
    for example in PYTHON:
        if re.search(r"^app = App\(\)$", example.text, re.MULTILINE):
            assert example.text.rstrip().endswith("app.synth()"), str(example)


@pytest.mark.parametrize("example", fences_of("json", "toml", "yaml"), ids=str)
def test_data_is_read(example: Fence) -> None:
    read: dict[str, Callable[[str], object]] = {
        "json": json.loads,
        "toml": tomllib.loads,
        "yaml": yaml.safe_load,
    }
    assert read[example.language](example.text)


def test_settings_of_the_check_are_taken(tmp_path: Path) -> None:
    (example,) = (each for each in fences_of("toml") if "constructs-lib.check" in each.text)
    (tmp_path / "pyproject.toml").write_text(example.text)
    settings = settings_of([tmp_path])
    assert [(each.code, each.path) for each in settings.ignores] == [("LP104", "Orders/Intake")]
    assert settings.limits == {"LAMBDA_CONCURRENCY": 5000}


@pytest.mark.parametrize("example", fences_of("javascript"), ids=str)
def test_javascript_is_compiled(example: Fence, tmp_path: Path) -> None:
    (tmp_path / "handler.mjs").write_text(example.text)
    subprocess.run(["node", "--check", "handler.mjs"], cwd=tmp_path, check=True)
