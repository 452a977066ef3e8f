"""Says in one line why uv failed: it tells that in prose alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.sources import REQUIREMENTS
from constructs_lib.packaging.target import Target

__all__ = ["FETCHABLE", "explained", "incomplete"]

FETCHABLE = "a folder whose packages can be fetched from the index"
_REASON_LENGTH = 400
_NO_WHEEL = re.compile(
    r"(?:([\w.-]+?)(==|[<>]=?)(\S+?) has|all versions of (\S+) have) no (usable wheels|wheels with .+?)"
    r"(?= and | and$|, we |\.$)"
)
_TAGS = re.compile(r"with the following Python ABI tags: ((?:`\w+`(?:, )?)+)")
_NOT_FOUND = re.compile(r"(?:there is no version of (\S+)==(\S+?)|Because (\S+) was not found in)[ ,]")
_UNSOLVED = "No solution found when resolving dependencies cause: "
_HASH_MISMATCH = re.compile(r"Hash mismatch for `(\S+?)==(\S+?)`")
_NO_HASH = re.compile(r"no trusted hash was provided for: `([^`]+)`")
_FETCH = re.compile(r"(?:Failed to fetch|error sending request for url)[: (`]+(https?://[^\s`)]+)")
_STATUS = re.compile(r"HTTP status \w+ error \((\d{3}(?: [A-Z][\w ]*)?)\)")
_REFUSED = re.compile(
    r"(?:index(?: URL)? \((?P<index>https?://[^\s`)]+)\) (?:could not be queried|returned a)"
    r"|(?:Failed to fetch|for url)[: (`]+(?P<url>https?://[^\s`)]+))"
    r".{0,300}?\b(?P<status>40[137] (?:Unauthorized|Forbidden|Proxy Authentication Required))"
)


def explained(said: str, target: Target | None, code: int, relock: str = "") -> PackagingError:
    """Return the error for what uv wrote.

    What no pattern here knows is shown as it is, cut short.

    Args:
        said: what uv wrote, in one line.
        target: what packages are for.
        code: uv's exit status.
        relock: the command that locks the folder again.
    """
    # First: a package that an index does not show to strangers looks like one that it does not have.
    for pattern, known in _KNOWN:
        if match := pattern.search(said):
            return known(match, _Failure(said, target, relock))
    reason = said.removeprefix("error: ").removeprefix(_UNSOLVED)[:_REASON_LENGTH].rstrip(".")
    return PackagingError(
        "LP710", allowed="a folder that uv can install", got=reason or f"uv ended with code {code}"
    )


def incomplete(names: list[str], relock: str = "") -> PackagingError:
    """Return the error for packages that others need and the lock does not have."""
    allowed = "a folder whose lock has every package that another needs"
    fix = f"run: {relock}" if relock else None
    return PackagingError("LP709", allowed=allowed, got=f"a lock without {', '.join(sorted(names))}", fix=fix)


@dataclass(frozen=True, slots=True)
class _Failure:
    said: str
    target: Target | None
    relock: str


def _not_let_in(match: re.Match[str], _: _Failure) -> PackagingError:
    where = match["index"] or match["url"]
    return PackagingError(
        "LP722", allowed="a folder whose index allows uv", got=f"{match['status']} from {where}"
    )


def _without_wheel(match: re.Match[str], failure: _Failure) -> PackagingError:
    version = match[3] if match[2] == "==" else f"{match[2]}{match[3]}"
    name = f"{match[1]} {version}" if match[1] else f"{match[4]} of any version"
    found = _TAGS.search(failure.said)
    versions = sorted({int(minor) for minor in re.findall(r"cp3(\d+)", found[1])}) if found else []
    some = f" (it has some for Python {', '.join(f'3.{minor}' for minor in versions)})" if versions else ""
    return PackagingError(
        "LP706",
        allowed=f"a folder whose packages have wheels for {failure.target or 'Lambda'}",
        got=f"{name}, which has no {match[5]}{some}",
    )


def _of_another_hash(match: re.Match[str], _: _Failure) -> PackagingError:
    allowed = f"a folder whose {REQUIREMENTS} has the hashes of what the index sends"
    return PackagingError("LP708", allowed=allowed, got=f"another hash for {match[1]} {match[2]}")


def _without_hash(match: re.Match[str], failure: _Failure) -> PackagingError:
    return incomplete([match[1].split("==")[0]], failure.relock)


def _not_fetched(match: re.Match[str], failure: _Failure) -> PackagingError:
    status = _STATUS.search(failure.said)
    answer = f"{status[1]} from {match[1]}" if status else f"no answer for {match[1]}"
    return PackagingError("LP707", allowed=FETCHABLE, got=answer)


def _not_found(match: re.Match[str], _: _Failure) -> PackagingError:
    wanted = " ".join(part for part in match.groups() if part)
    return PackagingError("LP707", allowed=FETCHABLE, got=f"{wanted}, which the index does not have")


_KNOWN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Failure], PackagingError]], ...] = (
    (_REFUSED, _not_let_in),
    (_NO_WHEEL, _without_wheel),
    (_HASH_MISMATCH, _of_another_hash),
    (_NO_HASH, _without_hash),
    (_FETCH, _not_fetched),
    (_NOT_FOUND, _not_found),
)
