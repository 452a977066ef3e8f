"""What of a function's folder goes up."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_

from tests.support.packages import folder, indexed, wheel
from tests.support.stacks import FLAGS, broken_rules, code_folder, function
from tests.support.templates import properties, template_of

HANDLER = "def handler(event, context): ...\n"


@pytest.fixture(autouse=True)
def index(tmp_path: Path) -> Iterator[Path]:
    links = tmp_path / "index"
    links.mkdir()
    with indexed(links):
        yield links


def _asset(output: Path, entry: Path, **arguments: Any) -> Path:
    scope = Stack(App(context=FLAGS, outdir=str(output)), "Stack")
    function(scope, entry=entry, **arguments)
    key: str = properties(template_of(scope), "AWS::Lambda::Function")["Code"]["S3Key"]
    assert len(list(output.glob("asset.*"))) == 1, "CDK copied what was there already"
    return output / f"asset.{key.removesuffix('.zip')}"


def _paths(asset: Path) -> list[str]:
    return sorted(path.relative_to(asset).as_posix() for path in asset.rglob("*") if path.is_file())


@pytest.mark.parametrize("is_locked", [True, False])
def test_modes_are_those_that_lambda_can_read(tmp_path: Path, index: Path, *, is_locked: bool) -> None:
    entry = code_folder("orders", {"handler.py": HANDLER, "logic/a.py": ""})
    if is_locked:
        (entry / "requirements.txt").write_text(wheel(index, "leaf"))
    plain = _asset(tmp_path / "plain", entry)
    (entry / "handler.py").chmod(0o600)
    (entry / "logic").chmod(0o700)
    before = os.umask(0o077)
    try:
        strict = _asset(tmp_path / "strict", entry)
    finally:
        os.umask(before)
    assert plain.name == strict.name
    for asset in (plain, strict):
        assert {path.stat().st_mode & 0o777 for path in (asset, *asset.rglob("*"))} == {0o755, 0o644}
        assert (asset / "handler.py").stat().st_mode & 0o777 == 0o644


def test_the_root_of_a_project_is_packed_without_what_is_no_code(tmp_path: Path) -> None:
    others = (
        ".git/HEAD",
        ".mypy_cache/a",
        ".pytest_cache/a",
        "node_modules/a.js",
        "venv/a.py",
        ".aws-sam/a",
        ".serverless/a",
        "shop.egg-info/PKG-INFO",
        "pip.conf",
        ".netrc",
        "uv.toml",
        "cdk.out/manifest.json",
    )
    entry = code_folder("orders", {"handler.py": HANDLER, **dict.fromkeys(others, "")})
    first = _asset(entry / "cdk.out", entry)
    assert _paths(first) == ["handler.py"]


def test_an_output_of_another_name_is_an_error(tmp_path: Path) -> None:
    entry = code_folder("orders", {"handler.py": HANDLER, "build/manifest.json": ""})
    scope = Stack(App(context=FLAGS, outdir=str(entry / "build")), "Stack")
    assert broken_rules(lambda: function(scope, entry=entry)) == [("LP027", "entry")]
    assert _paths(_asset(entry / "build", entry, exclude=["build"])) == ["handler.py"]


def test_a_function_of_nodejs_keeps_its_modules(tmp_path: Path) -> None:
    files = {"index.js": "", "node_modules/a/index.js": "", "requirements.txt": "", ".npmrc": ""}
    entry = code_folder("orders", {**files, "index.js": "exports.handler = 1"})
    runtime = lambda_.Runtime.NODEJS_22_X
    asset = _asset(tmp_path / "out", entry, runtime=runtime, handler="index.handler")
    assert _paths(asset) == ["index.js", "node_modules/a/index.js", "requirements.txt"]


def test_exclude_and_keep_choose(tmp_path: Path) -> None:
    entry = code_folder(
        "orders", {"handler.py": HANDLER, ".env": "A=1", "a.md": "", "data/a.md": "", "data/b": ""}
    )
    asset = _asset(tmp_path / "out", entry, exclude=["*.md"], keep=[".env", "data/a.md"])
    assert _paths(asset) == [".env", "data/a.md", "data/b", "handler.py"]


def test_code_that_imports_a_folder_of_tests_keeps_it(tmp_path: Path, index: Path) -> None:
    files = {"leaf/__init__.py": "", "leaf/tests/test_a.py": "", "leaf/tests/helper.py": ""}
    line = wheel(index, "leaf", files=files)
    entry = code_folder("orders", {"handler.py": HANDLER, "requirements.txt": line})
    without = _asset(tmp_path / "without", entry)
    assert not (without / "leaf" / "tests").exists()
    (entry / "handler.py").write_text(f"from leaf.tests.helper import (\n    help,\n)\n{HANDLER}")
    assert (_asset(tmp_path / "with", entry) / "leaf" / "tests" / "helper.py").is_file()
    kept = _asset(tmp_path / "kept", entry, keep=["leaf/tests"])
    assert (kept / "leaf" / "tests" / "test_a.py").is_file()


def test_handler_may_be_in_a_package_that_is_packed(tmp_path: Path, index: Path) -> None:
    entry = folder("orders", requirements_txt=wheel(index, "leaf"))
    assert _paths(_asset(tmp_path / "out", entry, handler="leaf.handler"))[-1] == "leaf/__init__.py"


def _project(index: Path) -> Path:
    """A project that locks one package, and another one for an extra."""
    packages = []
    for name, marker in (("leaf", ""), ("more", "marker = \"'http' in extras\"\n")):
        hash_ = wheel(index, name).split("sha256:")[1]
        url = f"https://example.com/{name}-1.0-py3-none-any.whl"
        file = f'{{ url = "{url}", hashes = {{ sha256 = "{hash_}" }} }}'
        packages.append(f'[[packages]]\nname = "{name}"\nversion = "1.0"\n{marker}wheels = [{file}]\n')
    lock = 'lock-version = "1.0"\nextras = ["http"]\n' + "".join(packages)
    return code_folder("orders", {"handler.py": HANDLER, "pylock.toml": lock})


def test_packages_of_an_extra_are_packed_where_it_is_named(tmp_path: Path, index: Path) -> None:
    entry = _project(index)
    without = _asset(tmp_path / "without", entry)
    named = _asset(tmp_path / "named", entry, extras=["HTTP"])
    assert {path.partition("/")[0] for path in _paths(without)} >= {"handler.py", "leaf"}
    assert not (without / "more").exists()
    assert (named / "leaf/__init__.py").is_file()
    assert (named / "more/__init__.py").is_file()
    assert without.name != named.name


@pytest.mark.parametrize(
    ("files", "arguments", "expected"),
    [
        ({"pylock.toml": 'lock-version = "1.0"\npackages = []\n'}, {}, ("LP723", "extras")),
        ({"requirements.txt": "leaf==1.0\n"}, {}, ("LP723", "extras")),
        ({}, {"runtime": lambda_.Runtime.NODEJS_22_X}, ("LP712", "runtime")),
        ({}, {}, ("LP701", "entry")),
    ],
)
def test_extras_of_a_folder_that_has_none(
    files: dict[str, str], arguments: dict[str, Any], expected: tuple[str, str]
) -> None:
    entry = code_folder("orders", {"handler.py": HANDLER, "handler.js": "exports.handler = 1", **files})
    scope = Stack(App(context=FLAGS), "Stack")
    assert expected in broken_rules(lambda: function(scope, entry=entry, extras=["http"], **arguments))


def test_extras_are_about_entry() -> None:
    scope = Stack(App(context=FLAGS), "Stack")
    code = lambda_.Code.from_inline("...")
    found = broken_rules(lambda: function(scope, code=code, handler="index.handler", extras=["http"]))
    assert found == [("LP036", "extras")]
