"""Apps as the cdk CLI starts them: with the flags of `cdk.json`, into a folder of their own."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constructs_lib.testing import normalise
from tests.bench.timed import ROOT, Timed, timed

_SETTINGS = json.loads((ROOT / "cdk.json").read_text())


@dataclass(frozen=True, slots=True)
class Assemblies:
    """A place for what apps synthesise.

    Attributes:
        home: the folder of all of them.
    """

    home: Path

    def run(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        project: Path = ROOT,
        more: Mapping[str, str] | None = None,
    ) -> Timed:
        """Start an app as the cdk CLI does, and measure it; its assembly takes the place of an earlier one.

        Args:
            name: which assembly it makes.
            command: the app.
            project: the folder to start it in.
            more: environment variables beside those of this process and of the CLI.
        """
        folder = self._folder(name)
        shutil.rmtree(folder, ignore_errors=True)
        context = json.dumps(_SETTINGS["context"] | {"aws:cdk:bundling-stacks": []})
        # CDK's own check of the templates is on, whatever the environment says, as it is for users.
        given = {"CDK_OUTDIR": str(folder), "CDK_CONTEXT_JSON": context, "CDK_VALIDATION": "true"}
        return timed(command, folder=project, more={**given, **(more or {})})

    def copy_of_the_example(self) -> Path:
        """Return a folder with the example app alone; beside the library itself nothing is warm."""
        project = self.home / "example"
        for name in ("stacks", "lambdas", "layers"):
            shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("app.py", "cdk.json"):
            shutil.copy(ROOT / name, project)
        return project

    def templates(self, name: str) -> dict[str, Any]:
        """Return the templates of the last assembly of a name, by stack, without hashes of assets."""
        found = sorted(self._folder(name).glob("*.template.json"))
        return {each.name.partition(".")[0]: normalise(json.loads(each.read_text())) for each in found}

    def _folder(self, name: str) -> Path:
        return self.home / name.replace(" ", "-")


@contextmanager
def assemblies() -> Iterator[Assemblies]:
    """Give a place for assemblies, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        yield Assemblies(Path(home).resolve())
