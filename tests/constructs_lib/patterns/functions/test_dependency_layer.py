import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, DockerImage, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import DependencyLayer, StandardFunction, ValidationError, limits
from constructs_lib.packaging import CacheError
from constructs_lib.packaging.target import CONTEXT_KEY
from tests.support.packages import digest, folder, indexed, wheel
from tests.support.stacks import FLAGS, HELLO, broken_rules, function, number_token, stack, text_token
from tests.support.templates import properties, resources, template_of

LAYER = "AWS::Lambda::LayerVersion"
FUNCTION = "AWS::Lambda::Function"
NOT_BUILT: dict[str, Any] = {"aws:cdk:bundling-stacks": []}


@pytest.fixture(autouse=True)
def index(tmp_path: Path) -> Iterator[Path]:
    links = tmp_path / "index"
    links.mkdir()
    with indexed(links):
        yield links


@pytest.fixture
def line(index: Path) -> str:
    files = {"leaf/__init__.py": "A = 1\n", "leaf/tests/test_a.py": "B = 2\n"}
    return wheel(index, "leaf", files=files)


def _built(tmp_path: Path, name: str = "out", **context: object) -> Stack:
    """A stack whose assets are built into a folder of the test."""
    return Stack(App(context={**FLAGS, **context}, outdir=str(tmp_path / name)), "Stack")


def _key(scope: Stack, kind: str = LAYER) -> str:
    found = properties(template_of(scope), kind)
    key: str = found["Content" if kind == LAYER else "Code"]["S3Key"]
    return key


def _asset(tmp_path: Path, scope: Stack, name: str = "out", kind: str = LAYER) -> Path:
    return tmp_path / name / f"asset.{_key(scope, kind).removesuffix('.zip')}"


def test_defaults_are_those_of_functions(line: str) -> None:
    scope = stack()
    layer = DependencyLayer(scope, "Layer", entry=folder(requirements_txt=line))
    found = properties(template_of(scope), LAYER)
    assert found["CompatibleRuntimes"] == ["python3.13"]
    assert found["CompatibleArchitectures"] == ["arm64"]
    assert set(found) == {"CompatibleRuntimes", "CompatibleArchitectures", "Content"}
    assert (layer.runtime.name, layer.architecture.name) == ("python3.13", "arm64")


def test_arguments_reach_the_template(line: str) -> None:
    scope = stack()
    DependencyLayer(
        scope,
        "Layer",
        entry=str(folder(requirements_txt=line)),
        runtime=lambda_.Runtime.PYTHON_3_12,
        architecture=lambda_.Architecture.X86_64,
        description="of the shop",
    )
    found = properties(template_of(scope), LAYER)
    assert found["CompatibleRuntimes"] == ["python3.12"]
    assert found["CompatibleArchitectures"] == ["x86_64"]
    assert found["Description"] == "of the shop"


@pytest.mark.parametrize("length", [0, 1, 256])
def test_description_up_to_its_limit(line: str, length: int) -> None:
    DependencyLayer(stack(), "Layer", entry=folder(requirements_txt=line), description="x" * length)


def test_description_beyond_its_limit_and_the_rest_at_once(line: str) -> None:
    made = folder(requirements_txt=f"{line}\nother>=1\n")
    assert broken_rules(
        lambda: DependencyLayer(
            stack(), "Layer", entry=made, description="x" * 257, runtime=lambda_.Runtime.NODEJS_22_X
        )
    ) == [("LP024", "description"), ("LP702", "entry"), ("LP712", "runtime")]


def test_description_that_is_a_token_passes(line: str) -> None:
    scope = stack()
    DependencyLayer(scope, "Layer", entry=folder(requirements_txt=line), description=text_token(scope))


@pytest.mark.parametrize(
    "wrong", [{"entry": 5}, {"runtime": "python3.13"}, {"keep": "tests"}, {"image": "python"}, {"keep": [5]}]
)
def test_wrong_types_are_refused(line: str, wrong: dict[str, Any]) -> None:
    arguments = {"entry": folder(requirements_txt=line)} | wrong
    with pytest.raises(TypeError, match="LP001 at Stack/Layer"):
        DependencyLayer(stack(), "Layer", **arguments)


def test_two_layers_of_one_folder_share_an_asset(tmp_path: Path, line: str) -> None:
    scope = _built(tmp_path)
    made = folder(requirements_txt=line)
    for name in ("A", "B"):
        DependencyLayer(scope, name, entry=made)
    found = resources(template_of(scope), LAYER).values()
    assert len({each["Properties"]["Content"]["S3Key"] for each in found}) == 1


def test_asset_holds_the_packages_without_tests(tmp_path: Path, line: str) -> None:
    scope = _built(tmp_path)
    DependencyLayer(scope, "Layer", entry=folder(requirements_txt=line))
    asset = _asset(tmp_path, scope)
    assert (asset / "python" / "leaf" / "__init__.py").read_text() == "A = 1\n"
    assert not (asset / "python" / "leaf" / "tests").exists()


def test_what_is_to_be_kept_is_kept(tmp_path: Path, line: str) -> None:
    scope = _built(tmp_path)
    DependencyLayer(scope, "Layer", entry=folder(requirements_txt=line), keep=["leaf/tests"])
    assert (_asset(tmp_path, scope) / "python" / "leaf" / "tests" / "test_a.py").is_file()


def test_hash_is_the_same_in_any_folder_and_another_where_nothing_is_built(tmp_path: Path, line: str) -> None:
    keys = []
    for scope in (stack(), stack(), _built(tmp_path, "a"), _built(tmp_path, "b")):
        DependencyLayer(scope, "Layer", entry=folder(requirements_txt=line))
        keys.append(_key(scope))
    assert keys[0] == keys[1]
    assert keys[2] == keys[3]
    assert keys[0] != keys[2]
    (first, second) = (next((tmp_path / name).glob("asset.*")) for name in ("a", "b"))
    assert digest(first) == digest(second)


@pytest.mark.parametrize("kind", [LAYER, FUNCTION])
def test_what_is_not_built_cannot_be_published(tmp_path: Path, kind: str) -> None:
    scope = _built(tmp_path, **NOT_BUILT)
    locked = _code(requirements_txt="absent==1.0")
    if kind == LAYER:
        DependencyLayer(scope, "It", entry=locked)
    else:
        function(scope, "It", entry=locked)
    key = _key(scope, kind)
    assert list((tmp_path / "out").glob("asset.*")) == []
    manifest = json.loads((tmp_path / "out" / "Stack.assets.json").read_text())
    command = manifest["files"][key.removesuffix(".zip")]["source"]["executable"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("the packages of Stack/It were not built")


def test_a_build_that_failed_is_tried_again(tmp_path: Path, index: Path) -> None:
    made = folder(requirements_txt="late==1.0")
    with pytest.raises(ValidationError, match="LP707 at Stack/Layer"):
        DependencyLayer(_built(tmp_path), "Layer", entry=made)
    wheel(index, "late")
    scope = _built(tmp_path)
    DependencyLayer(scope, "Layer", entry=made)
    assert (_asset(tmp_path, scope) / "python" / "late").is_dir()


def test_cache_that_cannot_be_written_is_an_error_of_ours(
    tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CONSTRUCTS_LIB_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(CacheError, match=r"^the cache in"):
        DependencyLayer(_built(tmp_path), "Layer", entry=folder(requirements_txt=line))


def test_this_machine_is_built_for_where_context_says_so(tmp_path: Path, index: Path) -> None:
    wheel(index, "leaf", tag="cp311-cp311-linux_x86_64")
    with pytest.raises(ValidationError, match="LP706"):
        DependencyLayer(_built(tmp_path), "Layer", entry=folder(requirements_txt="leaf==1.0"))
    local, elsewhere = _built(tmp_path, **{CONTEXT_KEY: "3.11/linux-x86_64"}), stack()
    for scope in (local, elsewhere):
        DependencyLayer(scope, "Layer", entry=folder(requirements_txt="leaf==1.0"))
    assert (_asset(tmp_path, local) / "python" / "leaf").is_dir()
    assert _key(local) != _key(elsewhere)


class _Image(DockerImage):
    """Installs as a container would, with uv."""

    def run(self, *, command: list[str], volumes: list[Any], platform: str, **_more: object) -> None:  # type: ignore[override]
        paths = {volume.container_path: volume.host_path for volume in volumes}
        assert platform == "linux/arm64"
        assert "--requirement /requirements/requirements.txt --target /packages" in command[-1]
        requirements = f"{paths['/requirements']}/requirements.txt"
        into = ["--target", paths["/packages"], "--requirement", requirements]
        subprocess.run(["uv", "pip", "install", "--quiet", "--no-deps", *into], check=True)


def test_an_image_installs_instead_of_uv(tmp_path: Path, line: str) -> None:
    scope = _built(tmp_path)
    DependencyLayer(scope, "Layer", entry=folder(requirements_txt=line), image=_Image("python:3.13"))
    asset = _asset(tmp_path, scope)
    assert (asset / "python" / "leaf" / "__init__.py").is_file()
    assert not (asset / "python" / "leaf" / "tests").exists()
    assert [path.name for path in (tmp_path / "out").glob(".*")] == [".staged"]
    plain = _built(tmp_path, "plain")
    DependencyLayer(plain, "Layer", entry=folder(requirements_txt=line))
    assert _key(plain) != _key(scope)


def _code(**files: str) -> Path:
    return folder("orders", handler_py="def handler(event, context): ...\n", **files)


def test_function_packs_its_packages_beside_its_code(tmp_path: Path, line: str) -> None:
    scope = _built(tmp_path)
    made = _code(requirements_txt=line)
    (made / "leaf").mkdir()
    (made / "leaf" / "__init__.py").write_text("OURS = 1\n")
    (made / "__pycache__").mkdir()
    (made / "__pycache__" / "x.pyc").write_text("")
    function(scope, entry=made)
    asset = _asset(tmp_path, scope, kind=FUNCTION)
    assert sorted(path.name for path in asset.iterdir()) == [
        "handler.py",
        "leaf",
        "leaf-1.0.dist-info",
    ]
    assert (asset / "leaf" / "__init__.py").read_text() == "OURS = 1\n"
    # What our code covers is a link into the cache, which has to keep what the package brought.
    again = _built(tmp_path, "again")
    DependencyLayer(again, "Layer", entry=folder(requirements_txt=line))
    assert (_asset(tmp_path, again, "again") / "python" / "leaf" / "__init__.py").read_text() == "A = 1\n"


def test_hash_of_a_function_follows_code_and_lock(line: str) -> None:
    def key(**files: str) -> str:
        scope = stack()
        function(scope, entry=_code(**({"requirements_txt": line} | files)))
        return _key(scope, FUNCTION)

    assert key() == key()
    assert key() != key(logic_py="A = 1\n")
    assert key() != key(requirements_txt="leaf==1.1")


@pytest.mark.parametrize("files", [{}, {"requirements_txt": "# none\n"}, {"pyproject_toml": "[project]\n"}])
def test_function_without_a_lock_is_staged_without_packages(tmp_path: Path, files: dict[str, str]) -> None:
    scope = _built(tmp_path)
    made = _code(**files)
    function(scope, entry=made)
    asset = _asset(tmp_path, scope, kind=FUNCTION)
    assert [path.name for path in asset.iterdir()] == ["handler.py"]


def test_lock_of_a_function_of_another_runtime_is_left_alone(tmp_path: Path) -> None:
    scope = _built(tmp_path)
    made = folder("greeting", index_mjs="export const handler = 1;\n", requirements_txt="absent==1.0")
    function(scope, entry=made, runtime=lambda_.Runtime.NODEJS_22_X, handler="index.handler")
    assert (_asset(tmp_path, scope, kind=FUNCTION) / "requirements.txt").is_file()


def test_packages_of_a_function_are_weighed(tmp_path: Path, index: Path) -> None:
    made = _code(requirements_txt=wheel(index, "large", files={"large/a.py": "x" * 10_000}))
    scope = _built(tmp_path)
    function(scope, entry=made)
    # The asset that is there is taken as it is, and a sparse file in it costs nothing.
    with (_asset(tmp_path, scope, kind=FUNCTION) / "large" / "model.bin").open("wb") as file:
        file.truncate(limits.LAMBDA_UNZIPPED_SIZE.maximum - 5_000)
    again = _built(tmp_path)
    function(again, entry=made)
    with pytest.raises(RuntimeError, match=r"LP021 at Stack/Function: .*large 1\.0 \("):
        template_of(again)


def test_layers_of_the_function_s_own_kind_pass(line: str) -> None:
    scope = stack()
    made = folder(requirements_txt=line)
    layers: list[lambda_.ILayerVersion] = [
        DependencyLayer(scope, "Ours", entry=made),
        lambda_.LayerVersion(scope, "Any", code=lambda_.Code.from_asset(str(HELLO))),
        lambda_.LayerVersion.from_layer_version_arn(
            scope, "Theirs", "arn:aws:lambda:us-east-1:111111111111:layer:theirs:1"
        ),
        lambda_.LayerVersion(
            scope,
            "Both",
            code=lambda_.Code.from_asset(str(HELLO)),
            compatible_architectures=[lambda_.Architecture.X86_64, lambda_.Architecture.ARM_64],
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_12, lambda_.Runtime.PYTHON_3_13],
        ),
    ]
    function(scope, layers=layers)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"runtime": lambda_.Runtime.PYTHON_3_12}, "LP713"),
        ({"architecture": lambda_.Architecture.X86_64}, "LP714"),
    ],
)
def test_layer_of_another_kind_is_refused_at_once_and_later(
    line: str, arguments: dict[str, Any], code: str
) -> None:
    scope = stack()
    layer = DependencyLayer(scope, "Layer", entry=folder(requirements_txt=line), **arguments)
    assert broken_rules(lambda: function(scope, layers=[layer])) == [(code, "layers")]
    later: StandardFunction = function(scope, "Later")
    assert broken_rules(lambda: later.add_layers(layer)) == [(code, "layers")]


def test_a_number_as_keep_is_refused_as_a_type(line: str) -> None:
    scope = stack()
    with pytest.raises(TypeError, match="LP001"):
        DependencyLayer(scope, "Layer", entry=folder(requirements_txt=line), keep=number_token(scope))
