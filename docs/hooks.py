"""Links from pages to files of the repository: the site has no such files, and keeps their names."""

import logging
import posixpath
import re
from pathlib import Path

DOCS = Path(__file__).parent
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s:]+)\)")
# With `--strict`, a warning of this logger fails the build.
_logger = logging.getLogger("mkdocs.hooks.repository")


def on_page_markdown(markdown: str, *, page: object, **_: object) -> str:
    """Return a page as the site shows it; mkdocs calls this for each page."""
    source: str = page.file.src_uri  # type: ignore[attr-defined]
    for missing in missing_files(markdown, source):
        _logger.warning("%s links to %s, which is not in the repository", source, missing)
    return without_repository_links(markdown, source)


def without_repository_links(markdown: str, source: str) -> str:
    """Return a page with the text alone of links that lead out of docs/."""
    return _LINK.sub(lambda match: match[1] if _leads_out(match[2], source) else match[0], markdown)


def missing_files(markdown: str, source: str) -> list[str]:
    """Return where links lead out of docs/ to nothing."""
    targets = [match[2] for match in _LINK.finditer(markdown) if _leads_out(match[2], source)]
    return [target for target in targets if not (DOCS / source).parent.joinpath(target).exists()]


def _leads_out(target: str, source: str) -> bool:
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target)).startswith("..")
