"""Synthesises an app again and again, without the start of the cdk CLI where that changes nothing."""

import contextlib
import json
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from constructs_lib.cli.progress import Steps
from constructs_lib.local.app_deployment import deploy_app, synth_options
from constructs_lib.local.cdk_cli import failure_reason
from constructs_lib.local.deployable import read_assembly
from constructs_lib.local.environment_variables import tool_path
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.local_aws import LocalAws
from constructs_lib.synthesis import Outcome, synthesise, warm_up
from constructs_lib.synthesis.choice import VARIABLE
from constructs_lib.synthesis.ending import Ending
from constructs_lib.synthesis.errors import SynthesisEndedError

__all__ = ["RepeatedSynthesis", "python_app"]

_RECORDER = Path(__file__).with_name("app_environment.py")
# Whatever of it changes, the CLI reads it anew.
_SETTINGS = {"cdk.json", "cdk.context.json"}
# The CLI removes these files when it ends.
_FILES_OF_CLI = {"CDK_ERROR_FILE", "CDK_PERF_COUNTERS_FILE"}
_OVERFLOW = "CONTEXT_OVERFLOW_LOCATION_ENV"
_SHELL = set("|&;<>()$`*?[]~{}!#\n\\")
_PYTHON = re.compile(r"python(3(\.\d+)?)?")
_FRAME = re.compile(r'^\s*File "(.+)", line (\d+)', re.MULTILINE)


class RepeatedSynthesis:
    """One app, synthesised into one folder.

    The first time the cdk CLI runs it, and the environment that it gives to the app is written down. After
    that the app is run in that environment, in a process that has CDK loaded where there is one. The CLI
    runs again where its settings have changed, where the app is no plain program in Python, and where it has
    something to say: errors of constructs, or values that are to be looked up.

    Args:
        aws: the local AWS that it is synthesised for.
        project: the project's folder.
        on_warning: gets each warning of a synthesis that the one before did not have, in one line.
        with_cli: whether the cdk CLI runs it every time.
        time_limit: time limit of a run in seconds.

    Attributes:
        assembly: the folder.
        running: ends the run that is there, of the app without the CLI; else None.
    """

    def __init__(
        self,
        aws: LocalAws,
        project: Path,
        on_warning: Callable[[str], None],
        *,
        with_cli: bool = False,
        time_limit: float = 300.0,
    ) -> None:
        self._aws, self._project, self._on_warning = aws, project, on_warning
        self._warned: set[str] = set()
        self._with_cli, self._time_limit = with_cli, time_limit
        self._environment: Mapping[str, str] = {}
        self._app: Sequence[str] | None = None
        self.assembly = aws.new_folder("assembly-")
        self.running: Ending | None = None
        self._before: set[Path] = set()

    def deploy(self, step: Steps) -> Mapping[str, Mapping[str, str]]:
        """Synthesise it for the first time, and deploy every stack; return the outputs as local addresses.

        Args:
            step: shows a step while the block under it runs.

        Raises:
            LocalAwsError: the app is broken, or a stack was not deployed.
        """
        with self._recorded() as options:
            deployment = deploy_app(
                self._aws,
                self._project,
                step,
                time_limit=self._time_limit,
                on_warning=self._warn,
                assembly=self.assembly,
                options=options,
            )
        return deployment.local_outputs

    def run(self, changed: Sequence[Path]) -> None:
        """Synthesise it again.

        Args:
            changed: what has changed since the last time.

        Raises:
            LocalAwsError: the app is broken; the text says where.
            SynthesisEndedError: it took longer than the time limit, or was ended with `running`.
        """
        self._before = set(self.assembly.iterdir())
        self._synthesise(changed)
        with contextlib.suppress(LocalAwsError):
            # What is wrong with the assembly is said when it is deployed.
            now = read_assembly(self.assembly).warnings
            before, self._warned = self._warned, set()
            for warning in now:
                self._warned.add(warning)
                if warning not in before:
                    self._on_warning(warning)

    def drop(self) -> None:
        """Remove what the last run has staged, for a run that was ended or whose files were edited meanwhile.

        An asset that is there is not staged again, and this one may be there by half, or have content that is
        newer than the hash in its name.
        """
        for each in set(self.assembly.iterdir()) - self._before:
            if each.is_dir():
                shutil.rmtree(each)
            else:
                each.unlink()

    def _warn(self, warning: str) -> None:
        self._warned.add(warning)
        self._on_warning(warning)

    def _synthesise(self, changed: Sequence[Path]) -> None:
        settings = {self._project / name for name in _SETTINGS}
        if self._app is None or settings.intersection(changed):
            self._run_cli()
            return
        outcome = self._run_app(self._app)
        if outcome.status:
            raise LocalAwsError(_reason(outcome.stderr or outcome.stdout, self._project))
        if _has_more(self.assembly):
            self._run_cli()

    def _run_app(self, app: Sequence[str]) -> Outcome:
        self.running = Ending()
        try:
            return synthesise(
                app,
                folder=self._project,
                environment=self._environment,
                time_limit=self._time_limit,
                ending=self.running,
            )
        except SynthesisEndedError:
            self.drop()
            raise
        finally:
            self.running = None

    def _run_cli(self) -> None:
        with self._recorded() as options:
            synth = self._aws.cdk(
                "synth", *synth_options(self.assembly), *options, working_folder=self._project
            )
            with synth as call:
                call.finish(self._time_limit)

    @contextmanager
    def _recorded(self) -> Iterator[Sequence[str]]:
        settings = _settings(self._project)
        command = str(settings.get("app", ""))
        # A build that comes first is the CLI's to start.
        app = None if self._with_cli or settings.get("build") else python_app(command)
        self._app = None
        if app is None:
            yield ()
            return
        with tempfile.TemporaryDirectory(dir=self._aws.folder) as folder:
            file = Path(folder) / "environment.json"
            recorder = [sys.executable, "-I", "-S", str(_RECORDER), str(file), command]
            yield ("--app", shlex.join(recorder))
            environment = json.loads(file.read_text(encoding="utf-8"))
        if _OVERFLOW not in environment:
            self._app = app
            kept = {key: value for key, value in environment.items() if key not in _FILES_OF_CLI}
            # A watch lasts, so that what is loaded for it has its use in a container, too.
            self._environment = {VARIABLE: "warm"} | kept
            warm_up(folder=self._project, environment=self._environment)


def python_app(command: str) -> list[str] | None:
    """Return the file and the arguments of an app in Python, or None where the command is more than that.

    Args:
        command: `app` of `cdk.json`.
    """
    if _SHELL.intersection(command):
        return None
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if Path(words[0] if words else "").name == "constructs-lib" and words[1:2] == ["synth"]:
        app = words[2:] or ["app.py"]
    elif words and _is_this_python(words[0]):
        app = words[1:]
    else:
        return None
    return app if app and (app[0] == "-m" or not app[0].startswith("-")) else None


def _is_this_python(program: str) -> bool:
    if not _PYTHON.fullmatch(Path(program).name):
        return False
    found = shutil.which(program, path=tool_path({"PATH": ""}))
    # A link leads out of a virtual environment, so that the folder is what tells one from another.
    return found is not None and Path(found).absolute().parent == Path(sys.executable).absolute().parent


def _settings(project: Path) -> dict[str, Any]:
    try:
        settings = json.loads((project / "cdk.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # The CLI says what is wrong with it.
        return {}
    return settings if isinstance(settings, dict) else {}


def _has_more(assembly: Path) -> bool:
    """Return whether the CLI has something to say of an assembly that is written."""
    content = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))
    if content.get("missing"):
        return True
    for artifact in content.get("artifacts", {}).values():
        if artifact["type"] == "cdk:cloud-assembly":
            if _has_more(assembly / artifact["properties"]["directoryName"]):
                return True
            continue
        file = artifact.get("additionalMetadataFile")
        said = (assembly / file).read_text(encoding="utf-8") if file else ""
        if '"aws:cdk:error"' in said + json.dumps(artifact.get("metadata", {})):
            return True
    return False


def _reason(text: str, project: Path) -> str:
    """Return the last error in what an app printed, and where in the project it came about."""
    reason = failure_reason(text)
    places = [(Path(file), line) for file, line in _FRAME.findall(text)]
    own = [
        f"{file.relative_to(project)}:{line}"
        for file, line in places
        if file.is_relative_to(project) and not {"site-packages", "node_modules"}.intersection(file.parts)
    ]
    return f"{reason} ({own[-1]})" if own else reason
