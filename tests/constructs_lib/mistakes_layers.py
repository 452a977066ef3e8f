"""Deliberate mistakes with layers and packages: each makes one in a stack whose assets are built."""

import hashlib
import re
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aws_cdk import DockerImage, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import DependencyLayer, ValidationError, limits
from constructs_lib.errors import Violation
from constructs_lib.packaging import Plan, Target, find_lock
from constructs_lib.packaging.building import cache_key, fingerprint
from constructs_lib.packaging.cache import Cache
from constructs_lib.packaging.target import CONTEXT_KEY
from constructs_lib.packaging.trim import weigh
from tests.constructs_lib.mistake import Mistake
from tests.support.packages import folder, indexed, source, wheel
from tests.support.stacks import function, heavy_layer

Make = Callable[[Stack], object]

BUILT: dict[str, object] = {"aws:cdk:bundling-stacks": ["**"], "aws:cdk:disable-asset-staging": False}
"""Context in which assets are built and lie in the assembly."""

_INDEX = folder("index")
_LEAF = wheel(_INDEX, "leaf")
_HASH = _LEAF.split()[1]
_NEEDY = wheel(_INDEX, "needy", requires=["leaf>=2"])
_SOURCE = source(_INDEX, "sourceonly")
_HERE = wheel(_INDEX, "machine", tag="cp313-cp313-manylinux_2_17_aarch64")
_THERE = wheel(_INDEX, "machine", tag="cp313-cp313-manylinux_2_17_x86_64")
_OTHER = wheel(_INDEX, "foreign", tag="cp313-cp313-manylinux_2_17_x86_64")


def _layer(entry: str | Path | None = None, **arguments: Any) -> Make:
    def make(scope: Stack) -> None:
        with indexed(_INDEX):
            given = folder("shop", requirements_txt=_LEAF) if entry is None else entry
            DependencyLayer(scope, "Layer", entry=given, **arguments)

    return make


def _locked(*lines: str, **files: str) -> Make:
    return _layer(folder("shop", requirements_txt="\n".join(lines), **files))


def _unreachable(scope: Stack) -> None:
    with indexed(
        _INDEX, UV_CONFIG_FILE="", UV_DEFAULT_INDEX="http://127.0.0.1:9/simple", UV_HTTP_RETRIES="0"
    ):
        DependencyLayer(scope, "Layer", entry=folder("shop", requirements_txt=_LEAF))


def _served(entry: Path, answer: Callable[[str], tuple[int, bytes]], **arguments: Any) -> Make:
    """Make a layer with an index of its own on this machine."""

    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if self.path.endswith("/") else "application/zip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        do_HEAD = do_GET  # noqa: N815 - named by the standard library

        def log_message(self, *_: object) -> None:
            pass

    def make(scope: Stack) -> None:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://me:secret@127.0.0.1:{server.server_port}/simple"
        try:
            with indexed(_INDEX, UV_CONFIG_FILE="", UV_DEFAULT_INDEX=address, UV_HTTP_RETRIES="0"):
                DependencyLayer(scope, "Layer", entry=entry, **arguments)
        except ValidationError as error:
            # The port is another one in every run.
            said = str(error).replace(str(server.server_port), "8080")
            raise ValidationError(
                [Violation(said[:5], "Stack/Layer", "entry", said.split(": ", 1)[1])]
            ) from None
        finally:
            server.shutdown()
            server.server_close()

    return make


def _machines(path: str) -> tuple[int, bytes]:
    """Answer like an index that has one package."""
    if not path.endswith("/"):
        return 200, (_INDEX / path.rpartition("/")[2]).read_bytes()
    files = sorted(_INDEX.glob("machine-*.whl"))
    links = (
        f'<a href="/{file.name}#sha256={hashlib.sha256(file.read_bytes()).hexdigest()}">{file.name}</a>'
        for file in files
    )
    return 200, "\n".join(links).encode()


def _without_uv(scope: Stack) -> None:
    with indexed(_INDEX, PATH=str(_INDEX)), pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "uv", None)
        DependencyLayer(scope, "Layer", entry=folder("shop", requirements_txt=_LEAF))


def _oversize(scope: Stack) -> None:
    entry = folder("shop", requirements_txt=_LEAF)
    size = limits.LAMBDA_UNZIPPED_SIZE.maximum + 1

    def fill(part: Path) -> dict[str, object]:
        (part / "site").mkdir()
        # A sparse file costs nothing to make; a real wheel of that size would.
        with (part / "site" / "model.bin").open("wb") as file:
            file.truncate(size)
        return {"size": size, "trimmed": 0, "files": fingerprint(weigh(part / "site"))}

    with indexed(_INDEX):
        plan = Plan(find_lock(entry), Target.of_lambda("python3.13", "arm64"))
        Cache.of_user().add(cache_key(plan), fill)
        DependencyLayer(scope, "Layer", entry=entry)


class _BrokenImage(DockerImage):
    def run(self, **_arguments: object) -> None:
        raise RuntimeError("docker exited with status 125")


def _broken_image(scope: Stack) -> None:
    with indexed(_INDEX):
        image = _BrokenImage("python:3.13")
        DependencyLayer(scope, "Layer", entry=folder("shop", requirements_txt=_LEAF), image=image)


def _heavy_together(scope: Stack) -> None:
    with indexed(_INDEX):
        layer = DependencyLayer(scope, "Layer", entry=folder("shop", requirements_txt=_LEAF))
        heavy = heavy_layer(scope, limits.LAMBDA_UNZIPPED_SIZE.maximum - 100)
        function(scope, layers=[layer, heavy])


def _beside(**arguments: Any) -> Make:
    def make(scope: Stack) -> None:
        with indexed(_INDEX):
            layer = DependencyLayer(scope, "Layer", entry=folder("shop", requirements_txt=_LEAF), **arguments)
            function(scope, layers=[layer])

    return make


def _function(**files: str) -> Make:
    code = folder("orders", handler_py="def handler(event, context): ...\n", **files)

    def make(scope: Stack) -> None:
        with indexed(_INDEX):
            function(scope, entry=code)

    return make


def _mistake(title: str, make: Make, context: dict[str, object] | None = None) -> Mistake:
    is_function = title.startswith(("a function", "a layer for another", "packages that are too much"))
    owner = "StandardFunction" if is_function else "DependencyLayer"
    return Mistake(title, owner, make, context or {})


_PROJECT = '[project]\nname = "shop"\nversion = "0"\ndependencies = ["leaf"]\n'
_UV_LOCK = 'version = 1\n[[package]]\nname = "shop"\nsource = { virtual = "." }\n'

_PYLOCK = 'lock-version = "1.0"\nrequires-python = ">=3.14"\n[[packages]]\nname = "leaf"\nversion = "1.0"\n'
_LOCAL = (
    'version = 1\n[[package]]\nname = "shop"\nsource = { virtual = "." }\n'
    'dependencies = [{ name = "leaf" }]\n'
    '[package.metadata]\nrequires-dist = [{ name = "leaf", editable = "../leaf" }]\n'
    '[[package]]\nname = "leaf"\nsource = { editable = "../leaf" }\n'
)

MISTAKES = (
    _mistake("a layer of a relative folder", _layer("layers/shop")),
    _mistake("a layer of a folder that does not exist", _layer("/nowhere/shop")),
    _mistake("a layer with a long description", _layer(description="x" * 257)),
    _mistake("requirements that are not compiled", _layer(folder("shop", requirements_in="leaf\n"))),
    _mistake("a project that is not locked", _layer(folder("shop", pyproject_toml=_PROJECT))),
    _mistake("a layer of nothing", _layer(folder("shop", readme_md="# Shop\n"))),
    _mistake("an empty lock", _locked("# later")),
    _mistake("a layer of Poetry", _layer(folder("shop", poetry_lock="", pyproject_toml=_PROJECT))),
    _mistake("a lock of nothing", _locked("--pre")),
    _mistake("a lock of nothing for Lambda", _locked(f"leaf==1.0 ; sys_platform == 'win32' {_HASH}"), BUILT),
    _mistake("a local package in a lock", _layer(folder("shop", uv_lock=_LOCAL, pyproject_toml=_PROJECT))),
    _mistake(
        "a lock with the hashes of another machine",
        _served(folder("shop", requirements_txt=_THERE), _machines),
        BUILT,
    ),
    _mistake("a lock that is no text", _locked("leaf==1.0\0")),
    _mistake(
        "an index that lets nobody in",
        _served(folder("shop", requirements_txt=_LEAF), lambda _: (401, b"")),
        BUILT,
    ),
    _mistake("an extra that there is not", _layer(folder("shop", pylock_toml=_PYLOCK), extras=["http"])),
    _mistake("a lock for another Python", _layer(folder("shop", pylock_toml=_PYLOCK)), BUILT),
    _mistake("a folder in a lock", _locked("-e ./leaf")),
    _mistake("a range in a lock", _locked("leaf>=1")),
    _mistake("a file included by a lock", _locked("-r other.txt", other_txt="leaf\n")),
    _mistake("a repository in a lock", _locked("leaf @ git+https://example.com/leaf.git")),
    _mistake("a lock without hashes", _locked("leaf==1.0")),
    _mistake("two locks", _locked(_LEAF, uv_lock=_UV_LOCK, pyproject_toml=_PROJECT)),
    _mistake("a requirement that came after the lock", _locked(_LEAF, requirements_in="leaf\nneedy\n")),
    _mistake(
        "a dependency that came after the lock",
        _layer(folder("shop", uv_lock=_UV_LOCK, pyproject_toml=_PROJECT)),
    ),
    _mistake("a package with its source only", _locked(_SOURCE), BUILT),
    _mistake("a package for another architecture", _locked(_OTHER), BUILT),
    _mistake("an index that cannot be reached", _unreachable, BUILT),
    _mistake("a version that the index does not have", _locked("leaf==9.0"), BUILT),
    _mistake("a file that was replaced", _locked(re.sub("sha256:.*", "sha256:" + "0" * 64, _LEAF)), BUILT),
    _mistake("a lock without what a package needs", _locked(wheel(_INDEX, "half", requires=["leaf"])), BUILT),
    _mistake("pins that contradict each other", _locked(_NEEDY, _LEAF), BUILT),
    _mistake("a layer too large by itself", _oversize, BUILT),
    _mistake("a layer for Node.js", _layer(runtime=lambda_.Runtime.NODEJS_22_X)),
    _mistake("a layer for another runtime", _beside(runtime=lambda_.Runtime.PYTHON_3_12)),
    _mistake("a layer for another architecture", _beside(architecture=lambda_.Architecture.X86_64)),
    _mistake("packages without uv", _without_uv, BUILT),
    _mistake("a machine that nobody knows", _layer(), {CONTEXT_KEY: "yes"}),
    _mistake("an image that does not start", _broken_image, BUILT),
    _mistake("packages that are too much together", _heavy_together, BUILT),
    _mistake("a function whose packages are not compiled", _function(requirements_in="leaf\n")),
    _mistake("a function of a project that is not locked", _function(pyproject_toml=_PROJECT)),
    _mistake("a function of Pipenv", _function(Pipfile_lock="{}")),
    _mistake("a function with a package without a wheel", _function(requirements_txt=_SOURCE), BUILT),
)
