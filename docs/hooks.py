"""What the site makes of pages that are read in the repository, too.

Links to files of the repository become their text, as the site has no such files. Names that are long may be
broken behind a dot or a slash. Drawings have their size, so that none is shown smaller than it can be read.
"""

import logging
import posixpath
import re
from pathlib import Path

DOCS = Path(__file__).parent
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s:]+)\)")
_INLINE = re.compile(r"(?<!<span></span>)<code>([^<\n]+)</code>")
# What is longer than this is broken behind a dot or a slash, what is not is kept in one line.
_LONG = 24
_WITH_HYPHEN = re.compile(r"(?<!\S)(?=\S*-)\S{1,40}(?!\S)")
_BREAKABLE = re.compile(r"(?<=[./(=,|:])(?=[^\s./(=,|:])")
_DRAWING = re.compile(r'<img alt="([^"]*)" src="([^":]+\.svg)"')
_SIZE = re.compile(r' width="(\d+)" height="(\d+)"')
# With `--strict`, a warning of this logger fails the build.
_logger = logging.getLogger("mkdocs.hooks.repository")


def on_page_markdown(markdown: str, *, page: object, **_: object) -> str:
    """Return a page as the site shows it; mkdocs calls this for each page."""
    source: str = page.file.src_uri  # type: ignore[attr-defined]
    for missing in missing_files(markdown, source):
        _logger.warning("%s links to %s, which is not in the repository", source, missing)
    return without_repository_links(markdown, source)


def on_page_content(html: str, *, page: object, **_: object) -> str:
    """Return the HTML of a page for screens of every width; mkdocs calls this for each page."""
    source: str = page.file.src_uri  # type: ignore[attr-defined]
    html = _INLINE.sub(lambda match: f"<code>{_in_lines(match[1])}</code>", html)
    return _DRAWING.sub(lambda match: _sized(match[1], match[2], source), html)


def _in_lines(name: str) -> str:
    whole = _WITH_HYPHEN.sub(r'<span class="name">\g<0></span>', name)
    return whole if whole != name or len(name) < _LONG else _BREAKABLE.sub("<wbr>", name)


def _sized(alternative: str, address: str, source: str) -> str:
    """Return the image of a drawing with its size, which the style of the site takes as `--natural`."""
    file = DOCS / posixpath.normpath(posixpath.join(posixpath.dirname(source), address))
    size = _SIZE.search(file.read_text()) if file.is_file() else None
    of_its_own = f' width="{size[1]}" height="{size[2]}" style="--natural: {size[1]}px"' if size else ""
    return f'<img alt="{alternative}" src="{address}"{of_its_own}'


def without_repository_links(markdown: str, source: str) -> str:
    """Return a page with the text alone of links that lead out of docs/."""
    return _LINK.sub(lambda match: match[1] if _leads_out(match[2], source) else match[0], markdown)


def missing_files(markdown: str, source: str) -> list[str]:
    """Return where links lead out of docs/ to nothing."""
    targets = [match[2] for match in _LINK.finditer(markdown) if _leads_out(match[2], source)]
    return [target for target in targets if not (DOCS / source).parent.joinpath(target).exists()]


def _leads_out(target: str, source: str) -> bool:
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target)).startswith("..")
