"""Imports run one way, and importing costs only what is used."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import constructs_lib
from tests.support.stacks import ROOT

LIBRARY = ROOT / "constructs_lib"
STANDARD = sys.stdlib_module_names
# Our packages in the order of their imports: each may use some of those before it, and nothing runs back up.
# Behind each: which of ours, and which packages outside the standard library.
ORDER: dict[str, tuple[set[str], set[str]]] = {
    "frozen": (set(), set()),
    "errors": ({"frozen"}, set()),
    "limit": ({"frozen"}, set()),
    "sender_limits": ({"limit"}, set()),
    "limits": ({"limit", "sender_limits"}, set()),
    "rules": ({"frozen", "limits"}, set()),
    "schedule": ({"errors", "frozen", "rules"}, set()),
    "packaging": ({"errors", "frozen", "rules"}, {"packaging", "uv"}),
    "templates": ({"errors", "frozen"}, {"yaml", "botocore", "samtranslator"}),
    # Of them, the plugin alone has CDK: see below.
    "checks": ({"errors", "frozen", "limits", "rules", "schedule", "templates"}, {"aws_cdk", "jsii"}),
    "drawing": ({"errors", "frozen", "rules", "templates"}, {"platformdirs"}),
    "review": ({"errors", "frozen", "limit", "limits", "rules", "schedule", "templates"}, set()),
    "redrive": ({"errors", "templates"}, {"boto3", "botocore", "jmespath"}),
    "local": (
        {"errors", "packaging", "templates"},
        {"boto3", "botocore", "platformdirs", "ministack", "osmem_server", "uv"},
    ),
    # Its client starts with the standard library alone; the process that has CDK loaded is one of its own.
    "synthesis": ({"errors", "frozen"}, {"aws_cdk", "jsii"}),
    # On Lambda nothing else of ours is there.
    "runtime": (set(), {"aws_lambda_powertools", "boto3", "botocore"}),
    "defaults": (set(), {"aws_cdk"}),
    "_internal": (
        {"errors", "frozen", "limits", "rules", "templates", "defaults"},
        {"aws_cdk", "constructs", "jsii", "typeguard"},
    ),
    "dead_letter": (
        {"errors", "frozen", "limits", "rules", "defaults", "_internal"},
        {"aws_cdk", "constructs", "jsii"},
    ),
    "patterns": (
        {
            *("errors", "frozen", "limits", "rules", "schedule", "packaging", "checks"),
            *("defaults", "_internal", "dead_letter"),
        },
        {"aws_cdk", "constructs", "jsii"},
    ),
    "__init__": ({"errors", "rules", "checks", "_internal", "dead_letter", "patterns"}, set()),
    "blueprints": ({"errors"}, set()),
    "testing": ({"frozen", "local", "synthesis"}, {"aws_cdk", "pytest", "syrupy"}),
    "cli": (
        {
            "errors",
            "limits",
            "rules",
            "packaging",
            "templates",
            "checks",
            "drawing",
            "review",
            "redrive",
            "local",
            "synthesis",
            "blueprints",
        },
        {"rich", "typer", "watchfiles"},
    ),
}
WINGS = ("functions", "apis", "pollers", "senders")
# What uses the library, and the only packages that it may import.
USERS = {
    "constructs_lib/blueprints/projects": {
        "aws_cdk", "constructs", "constructs_lib", "constructs_lib.local", "constructs_lib.redrive",
        "stacks", "lambdas", "_http", "_waiting", "_web_socket", "boto3", "botocore",
        "aws_lambda_powertools", "numpy", "pydantic", "pytest", "syrupy",
    },
    "stacks": {"aws_cdk", "constructs", "cdk_nag", "constructs_lib", "stacks"},
    "app.py": {"aws_cdk", "cdk_nag", "constructs_lib", "stacks"},
}  # fmt: skip


def _files(place: str) -> list[Path]:
    path = ROOT / place
    if "*" in place:
        return sorted(ROOT.glob(place))
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


@cache
def _imported(path: Path) -> tuple[str, ...]:
    return tuple(_names_imported(path))


def _names_imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: len(path.relative_to(ROOT).parts) - node.level]
            base = ".".join([*(package if node.level else ()), *filter(None, [node.module])])
            # What is imported from a package may be one of its modules.
            names = [alias.name for alias in node.names if _is_module(f"{base}.{alias.name}")]
            yield from (f"{base}.{name}" for name in names)
            if len(names) < len(node.names):
                yield base


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def _is_in(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _modules(package: str) -> list[Path]:
    # The projects are what users get: they stand in USERS.
    return (
        _files("constructs_lib/blueprints/*.py")
        if package == "blueprints"
        else _files(f"constructs_lib/{package}.py") or _files(f"constructs_lib/{package}")
    )


def test_every_package_has_its_place_in_the_order() -> None:
    assert {path.stem for path in LIBRARY.iterdir() if path.suffix == ".py" or _is_package(path)} == set(
        ORDER
    )


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").is_file()


def test_order_runs_one_way() -> None:
    packages = list(ORDER)
    for place, (package, (ours, _)) in enumerate(ORDER.items()):
        assert ours <= set(packages[:place]), package


@pytest.mark.parametrize("package", ORDER)
def test_imports_run_one_way(package: str) -> None:
    ours, others = ORDER[package]
    allowed = others | {f"constructs_lib.{each}" for each in (package, *ours)}
    files = _modules(package)
    assert files
    for path in files:
        for module in _imported(path):
            assert module.split(".")[0] in STANDARD or _is_in(module, allowed), f"{path} imports {module}"


def test_checks_import_cdk_for_its_plugin_only() -> None:
    of_cdk = {"constructs_lib.checks.plugin", "constructs_lib.checks.policy_report"}
    for path in _files("constructs_lib/checks"):
        if f"constructs_lib.checks.{path.stem}" not in of_cdk:
            for module in _imported(path):
                assert not _is_in(module, {"aws_cdk", "jsii", *of_cdk}), path


def test_gaps_of_the_local_aws_import_nothing_of_ours() -> None:
    # They run in the emulator's process, which has neither this library nor what it needs.
    allowed = {"constructs_lib.local.gaps", "ministack", "boto3", "osmem_server"}
    files = _files("constructs_lib/local/gaps")
    assert files
    for path in files:
        for module in _imported(path):
            assert module.split(".")[0] in STANDARD or _is_in(module, allowed), f"{path} imports {module}"


def test_the_local_aws_does_not_import_its_gaps() -> None:
    # They are loaded by their path, in the emulator's process only.
    gaps = set(_files("constructs_lib/local/gaps"))
    for path in set(_files("constructs_lib/local")) - gaps:
        for module in _imported(path):
            assert not _is_in(module, {"constructs_lib.local.gaps", "osmem_server"}), (
                f"{path} imports {module}"
            )


@pytest.mark.parametrize("wing", WINGS)
def test_no_wing_imports_another(wing: str) -> None:
    others = {f"constructs_lib.patterns.{each}" for each in WINGS if each != wing}
    for path in _files(f"constructs_lib/patterns/{wing}"):
        for module in _imported(path):
            assert not _is_in(module, others), f"{path} imports {module}"


def test_every_pattern_is_in_a_wing() -> None:
    wings = {path.name for path in (LIBRARY / "patterns").iterdir() if _is_package(path)}
    assert wings == set(WINGS)
    assert [path.name for path in (LIBRARY / "patterns").glob("*.py")] == ["__init__.py"]


def test_no_modules_import_each_other() -> None:
    pending = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): set(_imported(path))
        for package in ORDER
        for path in _modules(package)
    }
    while ready := [name for name, imported in pending.items() if not imported & (pending.keys() - {name})]:
        for name in ready:
            del pending[name]
    assert sorted(pending) == []


@pytest.mark.parametrize("place", USERS)
def test_users_import_what_they_may(place: str) -> None:
    files = _files(place)
    assert files
    for path in files:
        for module in _imported(path):
            assert module.split(".")[0] in STANDARD or _is_in(module, USERS[place]), (
                f"{path} imports {module}"
            )


def test_stacks_use_public_names_only() -> None:
    for path in _files("stacks"):
        for module in _imported(path):
            is_library = module.split(".")[0] == "constructs_lib"
            # defaults is public, too: the values that users build on.
            assert not is_library or module in {"constructs_lib", "constructs_lib.defaults"}, (
                f"{path} imports {module}"
            )


def test_projects_use_public_names_only() -> None:
    public = {
        "constructs_lib",
        "constructs_lib.local",
        "constructs_lib.redrive",
        "constructs_lib.testing",
        "constructs_lib.testing.events",
        "constructs_lib.runtime.api",
        "constructs_lib.runtime.connections",
        "constructs_lib.runtime.invoke",
        "constructs_lib.runtime.invoke.client",
    }
    for path in _files("constructs_lib/blueprints/projects"):
        for module in _imported(path):
            assert module.split(".")[0] != "constructs_lib" or module in public, f"{path} imports {module}"


@pytest.mark.parametrize("place", ["constructs_lib/blueprints/projects/*/lambdas/*/*.py", "lambdas"])
def test_functions_import_of_ours_what_a_layer_takes_to_lambda(place: str) -> None:
    files = _files(place)
    assert files
    for path in files:
        for module in _imported(path):
            is_ours = _is_in(module, {"constructs_lib", "stacks", "app"})
            assert not is_ours or _is_in(module, {"constructs_lib.runtime"}), f"{path} imports {module}"


def test_every_public_name_resolves() -> None:
    for name in constructs_lib.__all__:
        assert getattr(constructs_lib, name) is not None
    assert list(constructs_lib.__all__) == sorted(constructs_lib.__all__)
    assert dir(constructs_lib) == constructs_lib.__all__


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        constructs_lib.Nothing  # noqa: B018


def test_lazy_exports_are_those_that_type_checkers_see() -> None:
    tree = ast.parse((LIBRARY / "__init__.py").read_text())
    (guarded,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: str(node.module).removeprefix("constructs_lib.")
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == constructs_lib._MODULES
    assert set(seen) == set(constructs_lib.__all__)


def _public_classes(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


@pytest.mark.parametrize(
    "path",
    [path for path in _files("constructs_lib/patterns") if not path.name.startswith("_")],
    ids=lambda path: path.name,
)
def test_what_a_pattern_module_exports_is_exported_by_the_library(path: Path) -> None:
    assert _public_classes(path) <= set(constructs_lib.__all__)


_PROBE = """
import json, os, sys
{statement}
children = open(f"/proc/self/task/{{os.getpid()}}/children").read().split()
print(json.dumps({{"modules": sorted(sys.modules), "children": children}}))
"""
_LATER = {
    "constructs_lib.checks.checking",
    "constructs_lib.packaging.building",
    "constructs_lib.rules.families",
    "constructs_lib.templates.model",
    "zoneinfo",
}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts child processes in /proc")
@pytest.mark.parametrize(
    ("statement", "is_light"),
    [
        ("import constructs_lib", True),
        ("import constructs_lib.limits", True),
        ("import constructs_lib.rules", True),
        ("import constructs_lib.errors", True),
        ("from constructs_lib import ValidationError", True),
        ("from constructs_lib.runtime import invoke", True),
        ("from constructs_lib.testing import events", True),
        ("from constructs_lib import *", False),
    ],
)
def test_import_loads_cdk_and_starts_node_only_where_it_must(statement: str, is_light: bool) -> None:
    code = _PROBE.format(statement=statement)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    loaded = {name.split(".")[0] for name in found["modules"]} & {
        "aws_cdk",
        "jsii",
        "constructs",
        "typeguard",
    }
    assert (loaded == set()) == is_light
    assert (found["children"] == []) == is_light
    # What an app that breaks no rule and builds no package does not need is loaded where it is needed.
    assert not _LATER & set(found["modules"])
