"""Makes a lock of whatever a folder has: `constructs-lib layer lock`."""

import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name

from constructs_lib.packaging import uv
from constructs_lib.packaging.converting import Wanted, of_other_tool
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.lock import Lock, find_lock, made_from, made_line
from constructs_lib.packaging.missing_locks import no_lock
from constructs_lib.packaging.requirement_lines import (
    is_index_option,
    is_without_effect,
    logical_lines,
    plain,
    read_lines,
    requirement,
)
from constructs_lib.packaging.requirements_in import included, problem_of
from constructs_lib.packaging.sources import (
    PROJECT,
    PYLOCK,
    REQUIREMENTS,
    SOURCES,
    UV_LOCK,
    has_own_packages,
    lock_command,
    names_in,
    read_toml,
    workspace_of,
)
from constructs_lib.packaging.target import Target
from constructs_lib.packaging.text_files import read_text
from constructs_lib.packaging.wheels import WHEELS, with_wheels

__all__ = ["Locked", "lock_folder"]

_QUIET = ("--quiet", "--color", "never", "--no-progress")
_CONSTRAINT = re.compile(r"(-c|--constraint)[=\s]*(?P<file>\S+)")


@dataclass(frozen=True, slots=True)
class Locked:
    """What was locked.

    Attributes:
        file: the lock.
        origin: the file that it was made of.
        count: how many packages it has.
        left_out: packages that were in the file before, and that nothing asks for any more.
        is_for_target_only: whether other machines and versions of Python need another lock.
    """

    file: Path
    origin: Path
    count: int
    left_out: tuple[str, ...] = ()
    is_for_target_only: bool = False


def lock_folder(folder: Path, target: Target, *, extras: Sequence[str] = (), upgrade: bool = False) -> Locked:
    """Lock the packages of a folder; versions that are locked already stay, unless all are to be upgraded.

    Raises:
        PackagingError: LP701, there is nothing to lock; LP702 to LP724, it cannot be locked.
    """
    names = names_in(folder)
    with tempfile.TemporaryDirectory(prefix="constructs-lib-lock-") as part:
        made = made_from(folder / REQUIREMENTS) if REQUIREMENTS in names else None
        run = _Run(folder, target, Path(part), extras, upgrade)
        if SOURCES in names or (REQUIREMENTS in names and made is None):
            return run.requirements(names)
        if PYLOCK in names:
            lock = find_lock(folder)
            lock.check()
            return Locked(lock.file, lock.file, len(lock.pins))
        if UV_LOCK not in names and (wanted := of_other_tool(folder, names, extras, run.part)) is not None:
            return run.written(wanted, base=folder)
        return run.project(names)


@dataclass(frozen=True, slots=True)
class _Run:
    folder: Path
    target: Target
    part: Path
    extras: Sequence[str]
    upgrade: bool

    def requirements(self, names: frozenset[str]) -> Locked:
        """Lock `requirements.in`, which is made of `requirements.txt` where it is not there."""
        source, file = self.folder / SOURCES, self.folder / REQUIREMENTS
        before = read_text(file) if REQUIREMENTS in names else ""
        text = read_text(source) if SOURCES in names else _sources(before)
        given = source if SOURCES in names else file
        lines = list(included(given))
        if (problem := problem_of(lines, given)) is not None:
            raise problem
        if all(is_index_option(line) or is_without_effect(line) for line in lines):
            raise no_lock(self.folder, names - {SOURCES}, "")
        locked = self.written(
            Wanted(lines, source),
            base=self.folder,
            before=before if SOURCES in names else "",
            is_derived=False,
        )
        if SOURCES not in names:
            source.write_text(text, encoding="utf-8")
        return replace(locked, left_out=_gone(before, read_text(file)))

    def project(self, names: frozenset[str]) -> Locked:
        """Lock a project of uv, or take what a workspace has locked for it."""
        is_locked = UV_LOCK in names
        if PROJECT not in names or not (is_locked or has_own_packages(read_toml(self.folder / PROJECT))):
            raise no_lock(self.folder, names, "")
        above = None if UV_LOCK in names else workspace_of(self.folder)
        if above is None:
            options = ["--upgrade"] if self.upgrade else []
            uv.run([uv.find_uv(), "lock", *_QUIET, *options], self.folder, self.target)
            lock = Lock(self.folder, self.folder / UV_LOCK, tuple(self.extras))
            if not _is_local(lock) and REQUIREMENTS not in names:
                exported = uv.export(uv.find_uv(), lock, self.target)
                self._check(exported)
                return Locked(lock.file, self.folder / PROJECT, len(_names(exported)))
        return self._exported(above or self.folder)

    def _exported(self, root: Path) -> Locked:
        options = ["--frozen", "--no-default-groups", "--no-emit-project", "--no-header", "--no-annotate"]
        for extra in self.extras:
            options += ["--extra", extra]
        text = uv.run([uv.find_uv(), "export", *_QUIET, *options], self.folder, self.target)
        # Paths in it are relative to the folder that has the lock.
        return self.written(Wanted(list(logical_lines(text)), root / UV_LOCK, is_locked=True), base=root)

    def written(self, wanted: Wanted, *, base: Path, before: str = "", is_derived: bool = True) -> Locked:
        """Resolve lines and write the lock, once it is known that it can be installed."""
        lines = [line for line in wanted.lines if not is_without_effect(line)]
        built = dict(with_wheels(lines, base, self.folder))
        options = [line for line in built if is_index_option(line)]
        if any(built.values()):
            options.append(f"--find-links ./{WHEELS}")
        needs = [line for line in built if not is_index_option(line)]
        only_here = False
        if wanted.is_locked:
            text = "".join(f"{line} --hash={built[line]}\n" if built[line] else f"{line}\n" for line in needs)
        else:
            text, only_here = self._resolved(options, needs, wanted.constraints, before)
            text = _hashed(text, built)
        head = f"{made_line(wanted.origin, self.folder)}\n" if is_derived else ""
        whole = "".join([head, *(f"{each}\n" for each in options), text])
        if wanted.is_locked:
            self._check("\n".join(self._absolute(options)) + "\n" + text)
        file = self.folder / REQUIREMENTS
        file.write_text(whole, encoding="utf-8")
        return Locked(file, wanted.origin, len(_names(text)), (), only_here)

    def _resolved(
        self, options: Iterable[str], needs: Iterable[str], constraints: Sequence[str], before: str
    ) -> tuple[str, bool]:
        """Return a lock for every machine, or, where there is none, for the target alone."""
        absolute = self._absolute(options)
        source = self.part / SOURCES
        source.write_text("\n".join([*absolute, *self._absolute(needs)]) + "\n", encoding="utf-8")
        try:
            text = self._compiled(source, ["--universal"], constraints, before)
            self._check("\n".join(absolute) + "\n" + text)
        except PackagingError as error:
            if error.code not in {"LP706", "LP707", "LP709", "LP710"}:
                raise
            platform = ["--python-platform", self.target.platform] if self.target.platform else []
            text = self._compiled(source, platform, constraints, before)
            self._check("\n".join(absolute) + "\n" + text)
            return text, True
        return text, False

    def _compiled(
        self, source: Path, platform: Sequence[str], constraints: Sequence[str], before: str
    ) -> str:
        output = self.part / REQUIREMENTS
        # uv keeps the versions of a file that is there.
        kept_already = "" if self.upgrade else _locked_already(before, self.folder)
        output.write_text(kept_already, encoding="utf-8")
        command = [uv.find_uv(), "pip", "compile", *_QUIET, str(source), "--output-file", str(output)]
        command += ["--generate-hashes", "--no-header", "--no-annotate", "--only-binary", ":all:"]
        command += ["--python", sys.executable, "--python-version", self.target.python, *platform]
        if constraints:
            kept = self.part / "constraints.txt"
            kept.write_text("\n".join(constraints) + "\n", encoding="utf-8")
            command += ["--constraint", str(kept)]
        uv.run(command, self.folder, self.target, relock=lock_command(self.folder))
        return output.read_text(encoding="utf-8")

    def _check(self, text: str) -> None:
        """Check that a lock can be installed for the target, without installing it."""
        file = self.part / "check.txt"
        lines = read_lines(text, REQUIREMENTS, self.folder)
        file.write_text("".join(f"{line.text}\n" for line in lines if line.text), encoding="utf-8")
        if not any(line.pin for line in lines):
            return
        into = ["--target", str(self.part / "nothing"), "--dry-run", "--requirement", str(file)]
        command = [uv.find_uv(), "pip", "install", *_QUIET, *into, *uv.for_target(self.target)]
        uv.run(command, self.folder, self.target, relock=lock_command(self.folder))

    def _absolute(self, lines: Iterable[str]) -> list[str]:
        found = []
        for line in lines:
            constraint = _CONSTRAINT.fullmatch(line)
            if constraint is not None and "://" not in constraint["file"]:
                found.append(f"-c {self.folder / constraint['file']}")
            elif is_index_option(line):
                found += [each.text for each in read_lines(line, SOURCES, self.folder)]
            elif line.startswith(("./", "../")):
                found.append(str(self.folder / line))
            else:
                found.append(line)
        return found


def _sources(text: str) -> str:
    """Return what a requirements file asks for, without what belongs to a lock."""
    kept = []
    if "--hash" in text:
        kept = [plain(line) for line in logical_lines(text) if not is_without_effect(line)]
    else:
        kept = [line for line in text.split("\n") if not is_without_effect(line.strip())]
    return "\n".join(kept).rstrip("\n") + "\n"


def _hashed(text: str, built: dict[str, str]) -> str:
    """Return a lock with the hashes of wheels that were built; an index of files tells uv none."""
    lines = []
    for line in logical_lines(text):
        added = built.get(plain(line).partition(" ;")[0].strip(), "")
        lines.append(f"{line} --hash={added}" if added and "--hash" not in line else line)
    return "".join(line.replace(" --hash=", " \\\n    --hash=") + "\n" for line in lines)


def _is_local(lock: Lock) -> bool:
    """Return whether a lock has packages of local folders, of which wheels have to be built."""
    try:
        lock.check()
    except PackagingError as error:
        if error.code != "LP719":
            raise
        return True
    return False


def _locked_already(text: str, folder: Path) -> str:
    """Return a text if it is a lock, whose versions are to be kept."""
    try:
        read_lines(text, REQUIREMENTS, folder)
    except PackagingError:
        return ""
    return text


def _names(text: str) -> set[str]:
    found = (requirement(line) for line in logical_lines(text))
    return {canonicalize_name(each.name) for each in found if each}


def _gone(before: str, now: str) -> tuple[str, ...]:
    return tuple(sorted(_names(before) - _names(now)))
