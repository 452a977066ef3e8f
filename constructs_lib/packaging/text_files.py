"""Reads the files of a lock as text, or says in one line why they are none."""

import codecs
from pathlib import Path

from constructs_lib.packaging.errors import PackagingError

__all__ = ["read_text"]

# PowerShell writes UTF-16 where output is sent into a file. The longer marks come first, as one begins with
# the other.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_text(file: Path) -> str:
    """Return the text of a file with line ends of one kind; a byte order mark tells its encoding.

    Raises:
        PackagingError: LP721, it is no text.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _unreadable(file, f"a file that cannot be read ({error.strerror})") from None
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _unreadable(file, f"byte 0x{content[error.start]:02x} in line {line}") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise _unreadable(file, f"a byte of zero in line {line}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(file: Path, got: str) -> PackagingError:
    return PackagingError("LP721", allowed=f"a folder whose {file.name} is text in UTF-8", got=got)
