"""What a message of LP7xx says to run is run, on the smallest folder that gets it, and helps."""

import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from constructs_lib.packaging import Plan, Target, Tree, build, find_lock, lock_folder
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.rules import RULES
from tests.support.command_line import in_process
from tests.support.packages import folder, indexed, wheel
from tests.support.waiting import PATIENCE

Layer = Callable[..., "subprocess.CompletedProcess[str]"]
GOLDEN = Path(__file__).parents[1] / "golden_errors.txt"
COMMAND = re.compile(r"constructs-lib (layer lock \S+)")
GIT = "git+https://example.com/leaf.git"
PROJECT = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n'
LOCAL = """[project]
name = "leaflet"
version = "1.0"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
# So that a wheel is built without an index.
BACKEND = """
import zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name, info = "leaflet-1.0-py3-none-any.whl", "leaflet-1.0.dist-info"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as archive:
        archive.writestr("leaflet/__init__.py", "")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: leaflet\\nVersion: 1.0\\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr(f"{info}/RECORD", "")
    return name

build_editable = build_wheel
"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    made = tmp_path / "index"
    made.mkdir()
    wheel(made, "leaf")
    wheel(made, "needy", requires=["leaf>=1"])
    return made


@pytest.fixture
def layer(index: Path) -> Layer:
    """Run `constructs-lib layer` where the index is the only one, or with other variables."""

    def call(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        with indexed(index, **environment):
            return in_process("layer", *arguments, folder=index.parent)

    return call


@pytest.fixture
def served(index: Path) -> Iterator[str]:
    """The address of an index that says which files a package has, each with its hash."""
    for name in ("leaf", "machine"):
        place = index / "simple" / name
        place.mkdir(parents=True)
        links = (
            f'<a href="/{file.name}#sha256={hashlib.sha256(file.read_bytes()).hexdigest()}">{file.name}</a>'
            for file in (_machine(index), *index.glob("leaf-*.whl"))
            if file.name.startswith(name)
        )
        (place / "index.html").write_text("\n".join(links))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(index)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _machine(index: Path) -> Path:
    wheel(index, "machine", tag="cp313-cp313-manylinux_2_17_aarch64")
    return index / "machine-1.0-cp313-cp313-manylinux_2_17_aarch64.whl"


def _local(into: Path) -> None:
    into.mkdir()
    (into / "pyproject.toml").write_text(LOCAL)
    (into / "backend.py").write_text(BACKEND)


def _archive(made: Path) -> None:
    _local(made / "leaflet")
    with tarfile.open(made / "leaflet-1.0.tar.gz", "w:gz") as archive:
        archive.add(made / "leaflet", "leaflet-1.0")
    shutil.rmtree(made / "leaflet")


def _path_source(made: Path) -> None:
    _local(made / "leaflet")
    sources = 'dependencies = ["leaflet"]\n[tool.uv.sources]\nleaflet = { path = "./leaflet" }\n'
    (made / "pyproject.toml").write_text(PROJECT + sources)


def _locked_path_source(made: Path) -> None:
    _path_source(made)
    uv = [sys.executable, "-m", "uv", "lock", "--quiet"]
    with indexed(made):
        subprocess.run(uv, cwd=made, check=True, timeout=PATIENCE)


def _write(**files: str) -> Callable[[Path], None]:
    def write(made: Path) -> None:
        for name, text in files.items():
            (made / ".".join(name.rsplit("_", 1))).write_text(text)

    return write


def _both(first: Callable[[Path], None], second: Callable[[Path], None]) -> Callable[[Path], None]:
    def write(made: Path) -> None:
        first(made)
        second(made)

    return write


TARGET = Target.of_lambda("python3.13", "arm64")
_PIN = "leaf==1.0\n"
ADVISED: dict[str, tuple[str, Callable[[Path], None]]] = {
    "names alone": ("LP701", _write(requirements_in="leaf\n")),
    "a project alone": ("LP701", _write(pyproject_toml=f'{PROJECT}dependencies = ["leaf"]\n')),
    "a project with a folder": ("LP701", _path_source),
    "a lock of Pipenv": (
        "LP701",
        _write(Pipfile_lock=json.dumps({"default": {"leaf": {"version": "==1.0"}}})),
    ),
    "a lock of PDM": (
        "LP701",
        _write(
            pdm_lock='[[package]]\nname = "leaf"\nversion = "1.0"\nfiles = []\n',
            pyproject_toml=f'{PROJECT}dependencies = ["leaf"]\n',
        ),
    ),
    "a range": ("LP702", _write(requirements_txt="leaf>=1\n")),
    "a part of a version": ("LP702", _write(requirements_txt="leaf==1.*\n")),
    "another file": ("LP702", _write(requirements_txt="-r more.txt\n", more_txt="leaf\n")),
    "constraints": ("LP702", _write(requirements_txt="-c limits.txt\nleaf\n", limits_txt="leaf<2\n")),
    "hashes that are not there": ("LP702", _write(requirements_txt=f"--require-hashes\n{_PIN}")),
    "a folder": (
        "LP702",
        _both(_write(requirements_txt="-e ./leaflet\n"), lambda made: _local(made / "leaflet")),
    ),
    "an archive": ("LP702", _both(_write(requirements_txt="./leaflet-1.0.tar.gz\n"), _archive)),
    "a name that came later": (
        "LP705",
        _write(requirements_in="leaf\nneedy\n", requirements_txt=_PIN),
    ),
    "what a package needs": ("LP709", _write(requirements_txt="needy==1.0\n")),
    "a folder in a lock": ("LP719", _locked_path_source),
}
"""What a folder has, and which rule says what to run."""


def _command(said: str, code: str) -> list[str]:
    found = COMMAND.search(said)
    assert code in said, said
    assert found, f"nothing to run: {said}"
    return shlex.split(found[1].rstrip(",;"))[1:]


def _build(made: Path, index: Path) -> Tree:
    with indexed(index):
        return build(Plan(find_lock(made), TARGET))


@pytest.mark.parametrize(("code", "write"), ADVISED.values(), ids=ADVISED)
def test_what_is_to_be_run_helps(layer: Layer, index: Path, code: str, write: Callable[[Path], None]) -> None:
    made = folder("shop")
    write(made)
    with pytest.raises(PackagingError) as caught:
        _build(made, index)
    done = layer(*_command(str(caught.value), code))
    assert done.returncode == 0, done.stderr
    assert _build(made, index).size > 0


def test_a_lock_without_hashes_gets_them(layer: Layer, tmp_path: Path) -> None:
    made = tmp_path / "shop"
    made.mkdir()
    (made / "requirements.txt").write_text(_PIN)
    assert RULES["LP703"].fix.endswith("constructs-lib layer lock")
    assert layer("lock", "shop").returncode == 0
    assert "--hash=sha256:" in (made / "requirements.txt").read_text()


def test_a_lock_of_another_machine_gets_the_hashes_of_all(
    layer: Layer, tmp_path: Path, index: Path, served: str
) -> None:
    other = wheel(index, "machine", tag="cp313-cp313-manylinux_2_17_x86_64")
    place = index / "simple" / "machine" / "index.html"
    file, hash_ = "machine-1.0-cp313-cp313-manylinux_2_17_x86_64.whl", other.split("sha256:")[1]
    place.write_text(f'{place.read_text()}\n<a href="/{file}#sha256={hash_}">{file}</a>')
    made = tmp_path / "shop"
    made.mkdir()
    (made / "requirements.txt").write_text(other)
    network = {"UV_CONFIG_FILE": "", "UV_DEFAULT_INDEX": f"{served}/simple"}
    before = layer("build", "shop", **network)
    done = layer(*_command(before.stderr, "LP720"), **network)
    assert done.returncode == 0, done.stderr
    assert layer("build", "shop", **network).returncode == 0


def test_a_wheel_at_an_address_gets_its_hash(layer: Layer, tmp_path: Path, served: str) -> None:
    made = tmp_path / "shop"
    made.mkdir()
    (made / "requirements.txt").write_text(f"{served}/leaf-1.0-py3-none-any.whl\n")
    before = layer("build", "shop")
    done = layer(*_command(before.stderr, "LP702"))
    assert done.returncode == 0, done.stderr
    assert "--hash=sha256:" in (made / "requirements.txt").read_text()
    assert layer("build", "shop").returncode == 0


BUILD_IT = "build its wheel (uv build --wheel in a clone) into wheels, and write ./wheels/<wheel> instead"


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        (f"leaf @ {GIT}", BUILD_IT),
        (f"{GIT}@v1#egg=leaf", BUILD_IT),
        (f"-e {GIT}#egg=leaf", BUILD_IT),
        ("git+ssh://git@example.com/leaf.git", BUILD_IT),
        ("leaf @ hg+https://example.com/leaf", BUILD_IT),
        ("https://example.com/leaf-1.0.tar.gz", BUILD_IT),
        ("leaf @ https://example.com/archive/main.zip", BUILD_IT),
        ("https://example.com/leaf", BUILD_IT),
        ("./absent", "add ./absent, or correct the path"),
        ("-e ./absent", "add ./absent, or correct the path"),
        ("./absent-1.0.tar.gz", "add ./absent-1.0.tar.gz, or correct the path"),
        ("./absent-1.0-py3-none-any.whl", "add ./absent-1.0-py3-none-any.whl, or correct the path"),
        ("-r absent.txt", "add absent.txt, or remove the line"),
        ("-c absent.txt", "add absent.txt, or remove the line"),
        ("leaf = 1.0", "correct it to <package>==<version>"),
        ("leaf==1.0 ;; x", "correct it to <package>==<version>"),
        ("{{ name }}==1.0", "correct it to <package>==<version>"),
        ("leaf==${VERSION}", "correct it to <package>==<version>"),
        ("--unknown", "remove the line"),
    ],
)
@pytest.mark.parametrize("name", ["requirements.txt", "requirements.in"])
def test_what_cannot_be_locked_is_not_to_be_run(index: Path, name: str, line: str, fix: str) -> None:
    made = folder("shop", readme_md="# Shop\n")
    (made / name).write_text(f"{line}\n")
    with pytest.raises(PackagingError) as to_build:
        _build(made, index)
    with pytest.raises(PackagingError) as to_lock, indexed(index):
        lock_folder(made, TARGET)
    for caught in (to_build, to_lock):
        assert str(caught.value).endswith(f"; {fix}")
    assert {file.name for file in made.iterdir()} == {"readme.md", name}


def test_a_wheel_in_place_of_a_repository_is_packed(layer: Layer, index: Path) -> None:
    made = folder("shop", requirements_in=f"leaf @ {GIT}\nneedy\n")
    assert layer("lock", made).returncode == 1
    (made / "wheels").mkdir()
    shutil.copy(index / "leaf-1.0-py3-none-any.whl", made / "wheels")
    (made / "requirements.in").write_text("./wheels/leaf-1.0-py3-none-any.whl\nneedy\n")
    assert layer("lock", made).returncode == 0
    assert layer("build", made).returncode == 0


def test_names_that_are_asked_for_first_help(layer: Layer) -> None:
    nothing = folder("shop", readme_md="# Shop\n")
    said = layer("build", nothing).stderr
    assert "add requirements.in with the names of packages, and run: " in said
    tools = folder("shop", pyproject_toml="[tool.black]\nline-length = 90\n")
    assert "add requirements.in with the names of packages, and run: " in layer("build", tools).stderr
    for made in (nothing, tools):
        (made / "requirements.in").write_text("leaf\n")
        assert layer("lock", made).returncode == layer("build", made).returncode == 0
    project = folder("shop", pyproject_toml=f"{PROJECT}dependencies = []\n")
    assert "add them to dependencies of [project], and run: " in layer("build", project).stderr
    (project / "pyproject.toml").write_text(f'{PROJECT}dependencies = ["leaf"]\n')
    assert layer("lock", project).returncode == layer("build", project).returncode == 0


def test_every_rule_that_says_what_to_run_is_tried() -> None:
    tried = {code for code, _ in ADVISED.values()} | {"LP703", "LP720"}
    named = {code for code, rule in RULES.items() if "constructs-lib layer" in rule.fix}
    named |= {line[:5] for line in GOLDEN.read_text().splitlines() if "constructs-lib layer" in line}
    assert named == tried, "run what the fix of each of these rules says, in ADVISED"
