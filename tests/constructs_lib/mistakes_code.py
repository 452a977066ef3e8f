"""Deliberate mistakes with what is packed for a function, and with its handler."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aws_cdk import DockerImage, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import DependencyLayer, QueueConsumer
from tests.constructs_lib.mistake import Mistake
from tests.constructs_lib.mistakes_layers import BUILT
from tests.support.packages import folder, indexed, wheel
from tests.support.stacks import code_folder, function

HANDLER = {"handler.py": "def handler(event, context): ...\n"}


def _mistake(
    title: str,
    files: Mapping[str, str | int],
    change: Callable[[Path], object] | None = None,
    **arguments: Any,
) -> Mistake:
    entry = code_folder("orders", files)
    if change is not None:
        change(entry)
    return Mistake(title, "StandardFunction", lambda scope: function(scope, entry=entry, **arguments))


def _own_output(scope: Stack) -> None:
    entry = code_folder("orders", HANDLER)
    output = entry / "build"
    # CDK writes into a folder that it makes itself; a link stands for one in the folder of the code.
    outdir = scope.node.root.asset_outdir  # type: ignore[attr-defined]
    Path(outdir).mkdir(exist_ok=True)
    output.symlink_to(outdir)
    function(scope, entry=entry)


def _file_for_a_folder(scope: Stack) -> None:
    index = folder("index")
    line = wheel(index, "leaf")
    entry = code_folder("orders", {**HANDLER, "leaf": "a file", "requirements.txt": line})
    with indexed(index):
        function(scope, entry=entry, exclude=["requirements.txt"])


def _nothing_kept(scope: Stack) -> None:
    index = folder("index")
    entry = code_folder("orders", {**HANDLER, "requirements.txt": wheel(index, "leaf")})
    with indexed(index):
        function(scope, entry=entry, exclude=["requirements.txt"], keep=["leaf/testing"])


class _OtherImage(DockerImage):
    """Installs another version than is locked."""

    def run(self, *, volumes: list[Any], **_more: object) -> None:  # type: ignore[override]
        packages = next(Path(v.host_path) for v in volumes if v.container_path == "/packages")
        info = packages / "leaf-0.9.dist-info"
        info.mkdir()
        (info / "RECORD").touch()


def _other_version(scope: Stack) -> None:
    index = folder("index")
    locked = folder("shop", requirements_txt=wheel(index, "leaf"))
    with indexed(index):
        DependencyLayer(scope, "Layer", entry=locked, image=_OtherImage("python:3.13"))


def _event_of_another_trigger(scope: Stack) -> None:
    code = "from aws_lambda_powertools.utilities.data_classes import SNSEvent\n"
    entry = code_folder("orders", {"handler.py": f"{code}def handler(event: SNSEvent, context): ...\n"})
    QueueConsumer(scope, "Orders", function=function(scope, entry=entry))


MISTAKES = (
    Mistake("a handler of another trigger's event", "QueueConsumer", _event_of_another_trigger),
    Mistake("an image that installs another version", "DependencyLayer", _other_version, BUILT),
    Mistake("a function that packs what CDK writes", "StandardFunction", _own_output),
    _mistake("a dead link", HANDLER, lambda entry: (entry / "data").symlink_to("nowhere")),
    _mistake("a link to its own folder", HANDLER, lambda entry: (entry / "all").symlink_to(".")),
    _mistake(
        "a name in Latin-1", HANDLER, lambda entry: Path(os.fsdecode(bytes(entry) + b"/caf\xe9.txt")).touch()
    ),
    _mistake("a name to keep that is misspelt", HANDLER, keep=[".evn", "data/*.csv"]),
    _mistake("settings and a project beside the code", {**HANDLER, ".env": "A=1", "pyproject.toml": ""}),
    _mistake(
        "a handler named like a module of Python", {"json.py": HANDLER["handler.py"]}, handler="json.handler"
    ),
    _mistake(
        "a handler named like a built-in module", {"time.py": HANDLER["handler.py"]}, handler="time.handler"
    ),
    _mistake("an async handler", {"handler.py": "async def handler(event, context): ...\n"}),
    _mistake("a handler with a dot in front", HANDLER, handler="./handler.handler"),
    _mistake(
        "a handler that a module hides",
        {"app.py": "", "app/main.py": HANDLER["handler.py"]},
        handler="app.main.handler",
    ),
    _mistake("a handler with a NUL byte", {"handler.py": "A = 1\nB = '\0'\n"}),
    _mistake("a handler in UTF-16", {}, lambda e: (e / "handler.py").write_text("A = 1", "utf-16")),
    _mistake("a very deep expression", {"handler.py": f"A = {'-' * 100_000}1\n"}),
    Mistake(
        "patterns for code from elsewhere",
        "StandardFunction",
        lambda scope: function(scope, code=lambda_.Code.from_inline("..."), exclude=["*.md"], keep=[".env"]),
    ),
    Mistake(
        "an extra of code from elsewhere",
        "StandardFunction",
        lambda scope: function(scope, code=lambda_.Code.from_inline("..."), extras=["http"]),
    ),
    Mistake("a file where a package has a folder", "StandardFunction", _file_for_a_folder, BUILT),
    Mistake("a folder to keep that no package has", "StandardFunction", _nothing_kept, BUILT),
)
