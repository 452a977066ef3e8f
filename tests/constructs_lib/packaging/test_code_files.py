"""What of a folder is packed, and what is refused."""

import os
from pathlib import Path

import pytest

from constructs_lib.packaging import PackagingError
from constructs_lib.packaging.code_files import Choice, CodeFiles, code_files
from tests.support.packages import folder

DEFAULTS = Choice(("__pycache__", "*.pyc", "venv", "*.egg-info", "node_modules"), (".env", "uv.lock"))


def _files(made: Path, *, exclude: tuple[str, ...] = (), keep: tuple[str, ...] = ()) -> CodeFiles:
    return code_files(made, Choice(DEFAULTS.defaults, DEFAULTS.named, exclude, keep))


def _made(*paths: str) -> Path:
    made = folder("orders")
    for path in paths:
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_text(path)
    return made


@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        ((), ["a.md", "data/b.csv", "data/deep/b.csv", "data/deep/c.md", "handler.py"]),
        (("*.md",), ["data/b.csv", "data/deep/b.csv", "handler.py"]),
        (("data",), ["a.md", "handler.py"]),
        (("data/",), ["a.md", "handler.py"]),
        (("./data/deep",), ["a.md", "data/b.csv", "handler.py"]),
        (("deep",), ["a.md", "data/b.csv", "handler.py"]),
        (("data/*.csv",), ["a.md", "data/deep/b.csv", "data/deep/c.md", "handler.py"]),
        (("data/**/*.csv",), ["a.md", "data/deep/c.md", "handler.py"]),
        (("**/b.csv",), ["a.md", "data/deep/c.md", "handler.py"]),
        (("*/b.csv",), ["a.md", "data/deep/b.csv", "data/deep/c.md", "handler.py"]),
        (("[ab].*",), ["data/deep/c.md", "handler.py"]),
    ],
)
def test_patterns(exclude: tuple[str, ...], left: list[str]) -> None:
    made = _made("handler.py", "a.md", "data/b.csv", "data/deep/b.csv", "data/deep/c.md")
    assert list(_files(made, exclude=exclude).files) == left


@pytest.mark.parametrize(
    ("keep", "left"),
    [
        ((), ["handler.py"]),
        ((".env",), [".env", "handler.py"]),
        (("venv",), ["handler.py", "venv/a.py"]),
        (("node_modules/chart",), ["handler.py", "node_modules/chart/a.js"]),
        (("node_modules/**/*.js",), ["handler.py", "node_modules/chart/a.js", "node_modules/other/b.js"]),
    ],
)
def test_what_is_kept_stays(keep: tuple[str, ...], left: list[str]) -> None:
    made = _made("handler.py", ".env", "venv/a.py", "node_modules/chart/a.js", "node_modules/other/b.js")
    (made / "venv" / "__pycache__").mkdir()
    (made / "venv" / "__pycache__" / "a.pyc").touch()
    found = _files(made, keep=keep)
    assert list(found.files) == left
    assert found.unused == ()


def test_keep_is_stronger_than_exclude() -> None:
    made = _made("handler.py", "data/a.csv", "data/b.csv")
    assert list(_files(made, exclude=("data",), keep=("data/a.csv",)).files) == ["data/a.csv", "handler.py"]


def test_what_is_left_out_and_may_be_read_is_named_unless_the_user_spoke_of_it() -> None:
    made = _made("handler.py", ".env", "uv.lock", "deep/.env")
    assert _files(made).left_out == (".env", "deep/.env", "uv.lock")
    assert _files(made, keep=(".env",)).left_out == ("uv.lock",)
    assert _files(made, exclude=("uv.lock", ".env")).left_out == ()


def test_keep_that_matches_nothing_is_told() -> None:
    made = _made("handler.py", "data/a.csv")
    assert _files(made, keep=("data", ".evn", "data/*.txt", "handler.py/x")).unused == (
        ".evn",
        "data/*.txt",
        "handler.py/x",
    )


def test_any_virtual_environment_is_left_out_but_the_folder_itself() -> None:
    made = _made("handler.py", "pyvenv.cfg", "environment/pyvenv.cfg", "environment/lib/a.py")
    assert list(_files(made).files) == ["handler.py", "pyvenv.cfg"]
    assert "environment/lib/a.py" in _files(made, keep=("environment",)).files


def test_byte_code_without_its_source_is_a_module() -> None:
    made = _made("handler.py", "handler.pyc", "closed/__init__.pyc", "closed/__pycache__/a.cpython-313.pyc")
    assert list(_files(made).files) == ["closed/__init__.pyc", "handler.py"]
    assert list(_files(made, exclude=("*.pyc",)).files) == ["handler.py"]


def test_links_are_followed_and_counted() -> None:
    shared, made = _made("lib/a.py"), _made("handler.py")
    (made / "lib").symlink_to(shared / "lib")
    (made / "b.py").symlink_to("handler.py")
    found = _files(made)
    assert list(found.files) == ["b.py", "handler.py", "lib/a.py"]
    assert found.sizes == {"b.py": 10, "handler.py": 10, "lib": 8}


@pytest.mark.parametrize(
    ("link", "target", "said"),
    [
        ("data", "nowhere", "data, a link to nowhere, which does not exist"),
        ("all", ".", "all, a link to a folder that it is in"),
        ("deep/up", "..", "deep/up, a link to a folder that it is in"),
        ("self", "self", "self: Too many levels of symbolic links"),
    ],
)
def test_links_that_lead_nowhere_or_in_circles_are_refused(link: str, target: str, said: str) -> None:
    made = _made("handler.py", "deep/a.py")
    (made / link).symlink_to(target)
    with pytest.raises(PackagingError, match="LP028") as caught:
        _files(made)
    assert f"got {said};" in str(caught.value)
    assert len(_files(made, exclude=(link,)).files) == 2


def test_what_is_no_file_is_refused() -> None:
    made = _made("handler.py")
    os.mkfifo(made / "queue")
    with pytest.raises(PackagingError, match=r"LP028: .*queue, which is no file and no folder"):
        _files(made)


def test_name_that_is_no_utf_8_is_refused() -> None:
    made = _made("handler.py")
    Path(os.fsdecode(bytes(made) + b"/caf\xe9.txt")).touch()
    with pytest.raises(PackagingError, match=r"LP029: .*b'caf\\xe9.txt'"):
        _files(made)
    assert list(_files(made, exclude=("caf*",)).files) == ["handler.py"]


def test_output_in_the_folder_is_refused_and_advice_helps() -> None:
    made = _made("handler.py", "build/manifest.json")
    output = made / "build"
    with pytest.raises(PackagingError, match=r"LP027: .*give exclude=\['build'\]"):
        code_files(made, DEFAULTS, output)
    assert list(code_files(made, Choice(exclude=("build",)), output).files) == ["handler.py"]


def test_hash_is_of_names_content_and_whether_a_file_can_be_executed() -> None:
    made = _made("handler.py", "run.sh")
    first = _files(made).digest()
    (made / "handler.py").chmod(0o600)
    (made / "run.sh").chmod(0o640)
    assert _files(made).digest() == first
    (made / "run.sh").chmod(0o700)
    assert _files(made).digest() != first


def test_copies_have_modes_that_every_user_can_read(tmp_path: Path) -> None:
    made = _made("handler.py", "deep/er/run.sh")
    (made / "handler.py").chmod(0o600)
    (made / "deep" / "er" / "run.sh").chmod(0o700)
    before = os.umask(0o077)
    try:
        _files(made).copy(tmp_path)
    finally:
        os.umask(before)
    modes = {str(p.relative_to(tmp_path)): p.stat().st_mode & 0o777 for p in tmp_path.rglob("*")}
    assert modes == {"handler.py": 0o644, "deep": 0o755, "deep/er": 0o755, "deep/er/run.sh": 0o755}


@pytest.mark.parametrize(("ours", "theirs"), [("leaf", "leaf/__init__.py"), ("leaf/a.py", "leaf")])
def test_file_and_folder_of_one_name_are_refused(tmp_path: Path, ours: str, theirs: str) -> None:
    (tmp_path / theirs).parent.mkdir(exist_ok=True)
    (tmp_path / theirs).touch()
    with pytest.raises(PackagingError, match=r"LP732: .*got leaf, a "):
        _files(_made(ours)).copy(tmp_path)
