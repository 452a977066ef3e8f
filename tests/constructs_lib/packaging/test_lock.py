from pathlib import Path

import pytest

from constructs_lib.packaging import PackagingError, find_lock, has_dependencies
from constructs_lib.packaging.lock import Pin, read_pins
from tests.support.packages import folder

HASH = "--hash=sha256:" + "0" * 64
PROJECT = '[project]\nname = "p"\nversion = "0"\ndependencies = ["six>=1"]\n'
UV_LOCK = """version = 1

[[package]]
name = "p"
version = "0"
source = { virtual = "." }
dependencies = [{ name = "six" }]

[package.metadata]
requires-dist = [{ name = "six", specifier = ">=1" }]

[[package]]
name = "six"
version = "1.17.0"
"""


def _code(entry: Path) -> str:
    with pytest.raises(PackagingError) as caught:
        find_lock(entry).check()
    return caught.value.code


def test_pins_of_a_compiled_file() -> None:
    text = (
        f"# by uv\nnumpy==2.4.6 ; python_full_version < '3.12' \\\n    {HASH} \\\n    {HASH}\n\n"
        "Typing_Extensions[x]==4.16.0  # via p\n--index-url https://example.com/simple\n"
    )
    assert read_pins(text, "requirements.txt") == (
        Pin("numpy", "2.4.6", has_hash=True),
        Pin("typing-extensions", "4.16.0", has_hash=False),
    )


@pytest.mark.parametrize(
    "line",
    [
        "six",
        "six>=1",
        "six==1.*",
        "six===1",
        "six==1,<2",
        "-r other.txt",
        "-e .",
        "./wheels/six.whl",
        "six @ https://example.com/six-1-py3-none-any.whl",
    ],
)
def test_a_line_that_is_no_exact_pin_is_refused(line: str) -> None:
    assert _code(folder(requirements_txt=f"numpy==1\n{line}\n", requirements_in="numpy")) == "LP702"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "LP701"),
        ({"requirements_txt": "# nothing\n"}, "LP701"),
        ({"requirements_in": "six\n"}, "LP701"),
        ({"pyproject_toml": PROJECT}, "LP701"),
        ({"uv_lock": UV_LOCK}, "LP701"),
        ({"requirements_txt": "six==1\n", "uv_lock": UV_LOCK, "pyproject_toml": PROJECT}, "LP704"),
        ({"requirements_txt": "six==1\n", "requirements_in": "six\nnumpy\n"}, "LP705"),
        ({"requirements_txt": "six==1\n", "requirements_in": "six==2\n"}, "LP705"),
        ({"uv_lock": UV_LOCK, "pyproject_toml": PROJECT.replace("six", "seven")}, "LP705"),
        ({"uv_lock": UV_LOCK, "pyproject_toml": PROJECT.replace(">=1", ">=2")}, "LP705"),
        ({"uv_lock": UV_LOCK, "pyproject_toml": "[project"}, "LP710"),
    ],
)
def test_folders_without_a_sound_lock(files: dict[str, str], code: str) -> None:
    assert _code(folder(**files)) == code


@pytest.mark.parametrize(
    "files",
    [
        {"requirements_txt": "six==1\n"},
        {"requirements_txt": "six==1\nnumpy==2\n", "requirements_in": "six>=1  # that one\n"},
        {"requirements_txt": "six==1\n", "pyproject_toml": PROJECT},
        {"uv_lock": UV_LOCK, "pyproject_toml": PROJECT},
        {"uv_lock": UV_LOCK, "pyproject_toml": PROJECT.replace("six>=1", "Six >= 1 ; python_version > '3'")},
    ],
)
def test_folders_with_a_sound_lock(files: dict[str, str]) -> None:
    find_lock(folder(**files)).check()


def test_content_ignores_comments_and_line_ends_only() -> None:
    first, same, other = (
        find_lock(folder(requirements_txt=text)).content
        for text in (
            "# a\nsix==1 \\\n  --hash=sha256:00\n",
            "six==1 --hash=sha256:00  # b\r\n\r\n",
            "six==1\n",
        )
    )
    assert first == same != other


def test_content_of_a_project_follows_lock_and_dependencies_only() -> None:
    def content(**files: str) -> str:
        return find_lock(folder(**{"uv_lock": UV_LOCK, "pyproject_toml": PROJECT, **files})).content

    assert content() == content(pyproject_toml=PROJECT + "[tool.ruff]\nline-length = 99\n")
    assert content() != content(uv_lock=UV_LOCK + "# more\n")
    assert content() != content(pyproject_toml=PROJECT.replace("six", "seven"))


@pytest.mark.parametrize(
    ("files", "has"),
    [
        ({}, False),
        ({"requirements_txt": "# later\n"}, False),
        ({"pyproject_toml": PROJECT}, False),
        ({"requirements_txt": "six==1\n"}, True),
        ({"requirements_in": "six\n"}, True),
        ({"uv_lock": UV_LOCK}, True),
    ],
)
def test_functions_with_dependencies(files: dict[str, str], has: bool) -> None:
    assert has_dependencies(folder(**files)) is has
