"""Packs the same packages with our library, raw uv, pip, AWS SAM and Chalice, side by side."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.packaging import Plan, Target, find_lock, place
from constructs_lib.packaging.cache import Cache, user_folder
from constructs_lib.packaging.uv import find_uv
from tests.bench.result import Result

# Versions with wheels for the oldest Linux that Lambda has: the only ones that SAM and Chalice look for.
_WANTED = ("numpy==2.2.6", "pandas==2.2.3", "pydantic==2.12.5")
_TOOLS = {"sam": "aws-sam-cli==1.170.0", "chalice": "chalice==1.34.0"}
_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
_PLATFORM = "x86_64-manylinux2014"  # Chalice knows no other.
_SECONDS = 600.0
_HANDLER = "def handler(event, context): ...\n"
_SAM_TEMPLATE = f"""Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: {{CodeUri: source, Handler: app.handler, Runtime: python{_PYTHON}, Architectures: [x86_64]}}
"""
_CHALICE_APP = (
    "from chalice import Chalice\n\napp = Chalice(app_name='bench')\n\n\n"
    "@app.lambda_function()\ndef handler(event, context): ...\n"
)
_CHALICE_SETTINGS = '{"version": "2.0", "app_name": "bench", "stages": {"dev": {}}}'
_ENVIRONMENT = os.environ | {
    "UV_SYSTEM_CERTS": "true",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "SAM_CLI_TELEMETRY": "0",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


@dataclass(frozen=True)
class _Bench:
    """A folder with the lock, the projects of the other tools, and a place for what they make."""

    folder: Path
    uv: str

    @property
    def lock(self) -> Path:
        return self.folder / "layer" / "requirements.txt"

    @property
    def plan(self) -> Plan:
        """Read anew every time: what is unchanged has to be read to know that it is."""
        return Plan(find_lock(self.folder / "layer"), Target(_PYTHON, "x86_64", _PLATFORM))

    def new(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder))


def packaging(rounds: int) -> Iterator[Result]:
    """The library against what it is made of and against what else packs Python for Lambda."""
    with _prepared() as bench:
        names: dict[str, Callable[[_Bench], float]] = {"ours": _ours, "uv": _uv}
        cold = _interleaved(bench, names, rounds)
        ours, uv = (statistics.median(cold[name]) for name in ("ours", "uv"))
        ratio = statistics.median(a / b for a, b in zip(cold["ours"], cold["uv"], strict=True))
        shown = f"{ratio:.2f} ({ours:.2f} s / {uv:.2f} s)"
        yield Result("packed with nothing cached, ours / raw uv", shown, "at most 1.30", ratio <= 1.3)
        yield from _unchanged(bench, rounds)
        # They take ten seconds each: fewer rounds, each beside one of ours.
        others = {"pip install --platform": _pip, "sam build": _sam, "chalice package": _chalice}
        for name, measure in others.items():
            runs = _interleaved(bench, {"ours": _ours, name: measure}, max(1, rounds // 2))
            times = statistics.median(a / b for a, b in zip(runs[name], runs["ours"], strict=True))
            theirs, ours = (statistics.median(runs[key]) for key in (name, "ours"))
            has_bar = not name.startswith("pip")
            yield Result(
                f"{name} / ours, with nothing cached",
                f"{times:.1f} ({theirs:.1f} s / {ours:.2f} s)",
                "at least 8.0" if has_bar else "-",
                not has_bar or times >= 8,
            )


def _unchanged(bench: _Bench, rounds: int) -> Iterator[Result]:
    cache = Cache(bench.new())
    place(bench.plan, bench.new() / "python", cache=cache)
    known, fetched, warm, raw = [], [], [], []
    for _ in range(rounds):
        known.append(_timed(lambda: _known(bench)))
        fetched.append(_timed(lambda: place(bench.plan, bench.new() / "python", cache=cache)))
        warm.append(_timed(lambda: place(bench.plan, bench.new() / "python", cache=Cache(bench.new()))))
        raw.append(_timed(lambda: _install(bench, bench.new())))
    seconds = statistics.median(known)
    yield Result("unchanged, its asset in cdk.out", f"{seconds:.4f} s", "under 0.05 s", seconds < 0.05)
    yield Result(
        "unchanged, cdk.out removed: from our cache", f"{statistics.median(fetched):.3f} s", "-", True
    )
    ratio = statistics.median(a / b for a, b in zip(warm, raw, strict=True))
    shown = f"{ratio:.2f} ({statistics.median(warm):.2f} s / {statistics.median(raw):.2f} s)"
    yield Result("packed from uv's cache, ours / raw uv", shown, "-", True)


def _known(bench: _Bench) -> str:
    plan = bench.plan
    plan.lock.check()
    return plan.identity


def _ours(bench: _Bench) -> float:
    with _empty_uv_cache(bench):
        return _timed(lambda: place(bench.plan, bench.new() / "python", cache=Cache(bench.new())))


def _uv(bench: _Bench) -> float:
    with _empty_uv_cache(bench):
        return _timed(lambda: _install(bench, bench.new()))


def _install(bench: _Bench, target: Path) -> None:
    options = ["--python-platform", _PLATFORM, "--python-version", _PYTHON, "--only-binary", ":all:"]
    _run(
        [bench.uv, "pip", "install", "--quiet", "--target", target, "-r", bench.lock, *options], bench.folder
    )


def _pip(bench: _Bench) -> float:
    pip = tool("pip", "pip", bench.uv)
    command: list[str | Path] = [
        pip,
        "install",
        "--quiet",
        "--target",
        bench.new(),
        "--requirement",
        bench.lock,
    ]
    options = ["--platform", "manylinux2014_x86_64", "--python-version", _PYTHON, "--only-binary", ":all:"]
    return _timed(lambda: _run([*command, *options], bench.folder))


def _sam(bench: _Bench) -> float:
    sam, project = tool("sam", _TOOLS["sam"], bench.uv), bench.new()
    (project / "template.yaml").write_text(_SAM_TEMPLATE)
    _source(bench, project / "source", "app.py", _HANDLER)
    return _timed(lambda: _run([sam, "build", "--build-dir", bench.new()], project))


def _chalice(bench: _Bench) -> float:
    chalice, project = tool("chalice", _TOOLS["chalice"], bench.uv), bench.new()
    _source(bench, project, "app.py", _CHALICE_APP)
    (project / ".chalice").mkdir()
    (project / ".chalice" / "config.json").write_text(_CHALICE_SETTINGS)
    return _timed(lambda: _run([chalice, "package", bench.new()], project))


def _source(bench: _Bench, folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    shutil.copy(bench.lock, folder)


def _interleaved(
    bench: _Bench, names: dict[str, Callable[[_Bench], float]], rounds: int
) -> dict[str, list[float]]:
    runs: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        # Turns are taken, so that a slow spell of network and machine falls on both.
        for name in names if number % 2 else reversed(names):
            runs[name].append(names[name](bench))
    return runs


@contextmanager
def _prepared() -> Iterator[_Bench]:
    # Beside uv's cache: where links between file systems are impossible, every tool has to copy.
    home = user_folder(os.environ)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home) as folder:
        bench = _Bench(Path(folder), find_uv())
        bench.lock.parent.mkdir()
        sources = bench.lock.with_suffix(".in")
        sources.write_text("\n".join(_WANTED))
        options = ["--universal", "--python-version", _PYTHON, "--generate-hashes", "--no-header"]
        _run([bench.uv, "pip", "compile", "--quiet", *options, sources, "-o", bench.lock], bench.folder)
        yield bench


@contextmanager
def _empty_uv_cache(bench: _Bench) -> Iterator[None]:
    before = os.environ.get("UV_CACHE_DIR")
    os.environ["UV_CACHE_DIR"] = str(bench.new())
    try:
        yield
    finally:
        del os.environ["UV_CACHE_DIR"]
        if before is not None:
            os.environ["UV_CACHE_DIR"] = before


def tool(name: str, requirement: str, uv: str) -> Path:
    """Return a program in an environment of its own, which is made once and kept."""
    program = user_folder(os.environ) / "bench" / requirement / "bin" / name
    if not program.exists():
        environment = program.parents[1]
        _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, environment], Path.cwd())
        packages = [requirement, "pip", "setuptools"]
        _run(
            [uv, "pip", "install", "--quiet", "--python", environment / "bin" / "python", *packages],
            Path.cwd(),
        )
    return program


def _timed(action: Callable[[], object]) -> float:
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


def _run(command: list[str | Path], folder: Path) -> None:
    environment = _ENVIRONMENT | {name: os.environ[name] for name in ("UV_CACHE_DIR",) if name in os.environ}
    # SAM and Chalice start the python and pip that come first on the path.
    environment["PATH"] = os.pathsep.join([str(Path(command[0]).parent), environment["PATH"]])
    environment.pop("VIRTUAL_ENV", None)
    # Ours compiles nothing either; this repository's Makefile asks uv for it.
    environment.pop("UV_COMPILE_BYTECODE", None)
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        message = f"{' '.join(map(str, command[:3]))} failed: {(done.stderr or done.stdout)[-600:]}"
        raise RuntimeError(message)
