"""Handlers are found without being imported, and only what Lambda would refuse is refused."""

import os
from pathlib import Path

import pytest
from aws_cdk import aws_lambda as lambda_

from constructs_lib import StandardFunction, ValidationError
from tests.support.stacks import HELLO, broken_rules, code_folder, function, layer, stack, text_token
from tests.support.templates import properties, template_of

PYTHON = "def handler(event, context): ...\n"
INIT = {"pkg/__init__.py": ""}


@pytest.mark.parametrize(
    ("handler", "files"),
    [
        ("handler.handler", {"handler.py": PYTHON}),
        ("app.main", {"app.py": "async def main(event, context): ...\n"}),
        ("pkg.mod.handler", {**INIT, "pkg/mod.py": PYTHON}),
        ("pkg/mod.handler", {**INIT, "pkg/mod.py": PYTHON}),
        ("pkg.mod.handler", {"pkg/mod.py": PYTHON}),
        ("pkg.handler", {"pkg/__init__.py": PYTHON}),
        ("handler.handler", {"handler.py": "from logic import handler\n", "logic.py": ""}),
        ("handler.handler", {"handler.py": "from logic import main as handler\n"}),
        ("handler.handler", {"handler.py": "import handler\n"}),
        ("handler.handler", {"handler.py": "from logic import *\n"}),
        ("handler.handler", {"handler.py": "def __getattr__(name): ...\n"}),
        ("handler.handler", {"handler.py": "handler = make()\n"}),
        ("handler.handler", {"handler.py": "first, handler = make()\n"}),
        ("handler.handler", {"handler.py": "handler: object = make()\n"}),
        ("handler.handler", {"handler.py": "class handler: ...\n"}),
        ("handler.handler", {"handler.py": f"if True:\n    {PYTHON}"}),
        ("handler.handler", {"handler.py": f"if False:\n    pass\nelse:\n    {PYTHON}"}),
        ("handler.handler", {"handler.py": f"try:\n    pass\nexcept ImportError:\n    {PYTHON}"}),
        ("handler.handler", {"handler.py": f"with open() as file:\n    {PYTHON}"}),
        ("handler.handler", {"handler.py": "# -*- coding: latin-1 -*-\n" + PYTHON}),
        ("handler.handler", {"handler.py": "globals()['handler'] = make()\n"}),
        ("handler.handler", {"handler.py": "exec(make())\n"}),
        ("handler.handler", {"handler.py": "import sys\nsys.modules[__name__] = make()\n"}),
        ("handler.handler", {"handler.py": "def set():\n    global handler\n    handler = 1\nset()\n"}),
        ("handler.handler", {"handler.py": "[handler := each for each in make()]\n"}),
        ("handler.handler", {"handler.py": "match make():\n    case [*handler]:\n        pass\n"}),
        ("handler.handler", {"handler.pyc": "", "handler.txt": ""}),
        ("handler.handler", {"handler.cpython-313-aarch64-linux-gnu.so": ""}),
        ("app.handler", {"app.py": "", "app/__init__.py": PYTHON}),
        ("app.handler", {"app.py": PYTHON, "app/main.py": ""}),
        ("app.main.handler", {"app.py": "", "app/__init__.py": "", "app/main.py": PYTHON}),
        ("json.handler", {"json.py": PYTHON}),
    ],
)
def test_python_handler_is_found(handler: str, files: dict[str, str | int]) -> None:
    function(stack(), entry=code_folder("orders", files), handler=handler)


@pytest.mark.parametrize(
    ("handler", "files", "code"),
    [
        ("handler", {"handler.py": PYTHON}, "LP012"),
        ("", {"handler.py": PYTHON}, "LP012"),
        (".handler", {"handler.py": PYTHON}, "LP012"),
        ("app.handler", {"handler.py": PYTHON}, "LP012"),
        ("handler.handler", {"handler.js": ""}, "LP012"),
        ("pkg.app.handler", {**INIT, "pkg/mod.py": PYTHON}, "LP012"),
        ("handler.handler", {"pkg/handler.py": PYTHON}, "LP012"),
        ("handler.handler", {"handler.py": ""}, "LP013"),
        ("handler.main", {"handler.py": PYTHON}, "LP013"),
        ("handler.", {"handler.py": PYTHON}, "LP013"),
        ("handler.handler", {"handler.py": f"def make():\n    {PYTHON}"}, "LP013"),
        ("handler.handler", {"handler.py": f"class Handler:\n    {PYTHON}"}, "LP013"),
        ("handler.handler", {"handler.py": "print(handler)\n"}, "LP013"),
        ("handler.handler", {"handler.py": "[handler for handler in ()]\n"}, "LP013"),
        ("handler.handler", {"handler.py": "make(lambda handler: handler)\n"}, "LP013"),
        ("handler.handler", {"handler.py": "handler: object\n"}, "LP013"),
        ("handler.handler", {"handler.py": f"if __name__ == '__main__':\n    {PYTHON}"}, "LP013"),
        ("handler.handler", {"handler.py": "if TYPE_CHECKING:\n    from a import handler\n"}, "LP013"),
        ("./app.handler", {"app.py": PYTHON}, "LP012"),
        ("/app.handler", {"app.py": PYTHON}, "LP012"),
        ("app..handler", {"app.py": PYTHON}, "LP012"),
        ("../app.handler", {"app.py": PYTHON}, "LP012"),
        ("App.handler", {"app.py": PYTHON}, "LP012"),
        ("app.main.handler", {"app.py": "", "app/main.py": PYTHON}, "LP012"),
        ("app.handler", {"app.py": PYTHON, "app/__init__.py": ""}, "LP013"),
        ("time.handler", {"time.py": PYTHON}, "LP033"),
        ("sys/app.handler", {"sys/app.py": PYTHON}, "LP033"),
        ("handler.handler", {"handler.py": "A = '\0'\n"}, "LP014"),
    ],
)
def test_missing_python_handler_is_refused(handler: str, files: dict[str, str | int], code: str) -> None:
    folder = code_folder("orders", files)
    assert broken_rules(lambda: function(stack(), entry=folder, handler=handler)) == [(code, "handler")]


@pytest.mark.parametrize("suffix", ["js", "mjs", "cjs"])
def test_node_handler_is_found(suffix: str) -> None:
    folder = code_folder("orders", {f"src/index.{suffix}": "export const handler = 1"})
    runtime = lambda_.Runtime.NODEJS_24_X
    function(stack(), entry=folder, handler="src/index.handler", runtime=runtime)
    found = broken_rules(lambda: function(stack(), entry=folder, handler="index.handler", runtime=runtime))
    assert found == [("LP012", "handler")]


@pytest.mark.parametrize("handler", ["index.routes.handler", "a.b/index.handler", "./index.handler"])
def test_node_file_ends_at_the_first_dot_of_its_name(handler: str) -> None:
    code = "export const handler = 1, routes = { handler };"
    folder = code_folder("orders", {"index.mjs": code, "a.b/index.mjs": code})
    function(stack(), entry=folder, handler=handler, runtime=lambda_.Runtime.NODEJS_24_X)


@pytest.mark.parametrize(
    "code",
    [
        "exports.handler = async () => {};",
        "module.exports = { handler };",
        "module.exports = require('./orders');",
        "module.exports = { ...require('./orders') };",
        "module.exports = new Orders();",
        "Object.assign(exports, require('./orders'));",
        "exports[name] = 1;",
        "export * from './orders.mjs';",
        "export default orders;",
        "__exportStar(require('./orders'), exports);",
    ],
)
def test_what_a_node_file_may_export(code: str) -> None:
    folder = code_folder("orders", {"index.js": code})
    function(stack(), entry=folder, handler="index.handler", runtime=lambda_.Runtime.NODEJS_24_X)


@pytest.mark.parametrize(
    "code", ["", "exports.main = 1;", "module.exports = { main, handlers };", "export const $handler = 1;"]
)
def test_a_node_file_that_does_not_export_its_handler_is_refused(code: str) -> None:
    folder = code_folder("orders", {"index.js": code})
    runtime = lambda_.Runtime.NODEJS_24_X
    found = broken_rules(lambda: function(stack(), entry=folder, handler="index.handler", runtime=runtime))
    assert found == [("LP013", "handler")]


@pytest.mark.parametrize("handler", ["my.file.handler", "index", "src/.handler", "index.", ""])
def test_missing_node_handler_is_refused(handler: str) -> None:
    folder = code_folder("orders", {"my.file.mjs": "", "index.mjs": ""})
    runtime = lambda_.Runtime.NODEJS_24_X
    found = broken_rules(lambda: function(stack(), entry=folder, handler=handler, runtime=runtime))
    assert found == [("LP012", "handler")]


@pytest.mark.parametrize(
    "runtime",
    [
        lambda_.Runtime.JAVA_21,
        lambda_.Runtime.PROVIDED_AL2023,
        lambda_.Runtime.RUBY_3_3,
        lambda_.Runtime.DOTNET_8,
    ],
    ids=lambda runtime: runtime.name,
)
def test_handlers_of_other_runtimes_are_not_looked_for(runtime: lambda_.Runtime) -> None:
    function(stack(), runtime=runtime, handler="com.example.Orders::handle")


def test_file_that_a_layer_may_hold_is_not_missed() -> None:
    scope = stack()
    function(scope, handler="wrapper.handler", layers=[layer(scope)])


def test_symbol_is_missed_whatever_the_layers_hold() -> None:
    scope = stack()
    layers = [layer(scope)]
    assert broken_rules(lambda: function(scope, handler="handler.main", layers=layers)) == [
        ("LP013", "handler")
    ]


def test_malformed_handler_is_refused_whatever_the_layers_hold() -> None:
    scope = stack()
    layers = [layer(scope)]
    assert broken_rules(lambda: function(scope, handler="handler", layers=layers)) == [("LP012", "handler")]


def test_handler_that_only_cloudformation_knows_passes() -> None:
    scope = stack()
    function(scope, handler=text_token(scope))


def test_code_from_elsewhere_is_not_looked_into() -> None:
    function(stack(), code=lambda_.Code.from_asset(str(HELLO)), handler="app.main")


def test_broken_file_of_a_known_syntax_is_an_error() -> None:
    folder = code_folder("orders", {"handler.py": "def handler(:\n"})
    found = broken_rules(lambda: function(stack(), entry=folder, runtime=lambda_.Runtime.PYTHON_3_11))
    assert found == [("LP014", "handler")]


def test_broken_file_of_a_newer_syntax_is_a_warning() -> None:
    folder = code_folder("orders", {"handler.py": "def handler(:\n"})
    newer = lambda_.Runtime("python3.99", lambda_.RuntimeFamily.PYTHON)
    defined = function(stack(), entry=folder, runtime=newer)
    warnings = [entry.data for entry in defined.node.metadata if entry.type == "aws:cdk:warning"]
    assert [str(text)[:5] for text in warnings] == ["LP025"]


@pytest.mark.parametrize("entry", ["lambdas/orders", "./orders", "", "~/orders"])
def test_relative_entry_is_refused(entry: str) -> None:
    assert broken_rules(lambda: function(stack(), entry=entry)) == [("LP011", "entry")]


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("missing", "start it with Path(__file__).parent, or correct the name"),
        ("handler.py", "it is a file; name its folder"),
    ],
)
def test_missing_entry_and_file_as_entry_are_refused(name: str, fix: str) -> None:
    with pytest.raises(ValidationError) as caught:
        function(stack(), entry=HELLO / name)
    (violation,) = caught.value.violations
    assert (violation.code, violation.parameter) == ("LP011", "entry")
    assert violation.message.endswith(f"/{name}'; {fix}")


def test_entry_may_be_text_or_a_path() -> None:
    for entry in (HELLO, str(HELLO)):
        function(stack(), entry=entry)


def test_working_directory_does_not_matter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keys = set()
    for folder in (tmp_path, HELLO):
        monkeypatch.chdir(folder)
        scope = stack()
        function(scope)
        keys.add(properties(template_of(scope), "AWS::Lambda::Function")["Code"]["S3Key"])
    assert len(keys) == 1


def test_byte_code_does_not_change_the_asset() -> None:
    def key(files: dict[str, str | int]) -> str:
        scope = stack()
        function(scope, entry=code_folder("orders", files))
        found: str = properties(template_of(scope), "AWS::Lambda::Function")["Code"]["S3Key"]
        return found

    plain = {"handler.py": PYTHON, "pkg/mod.py": ""}
    compiled = {
        "__pycache__/handler.cpython-313.pyc": "a",
        "pkg/__pycache__/mod.cpython-313.pyc": "b",
        "pkg/mod.pyc": "c",
        ".DS_Store": "d",
    }
    assert key({**plain}) == key({**plain, **compiled})
    assert key({**plain}) != key({**plain, "pkg/other.py": ""})


def test_byte_code_does_not_count_as_size() -> None:
    folder = code_folder("orders", {"handler.py": PYTHON, "__pycache__/big.pyc": 300_000_000})
    StandardFunction(stack(), "Function", entry=folder)


def test_size_lists_what_is_largest_first() -> None:
    folder = code_folder(
        "orders", {"handler.py": PYTHON, "a/x": 200_000_000, "b/x": 100_000_000, "b/y": 110_000_000}
    )
    with pytest.raises(ValidationError) as caught:
        StandardFunction(stack(), "Function", entry=folder)
    message = caught.value.violations[0].message
    assert message.index("b (210,000,000 bytes)") < message.index("a (200,000,000 bytes)")


def test_linked_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(HELLO)
    function(stack(), entry=os.fspath(tmp_path / "linked"))
