from pathlib import Path

import pytest

from constructs_lib.packaging import PackagingError, find_lock, has_dependencies
from constructs_lib.packaging.lock import Lock, Pin, check_python, read_pins
from tests.support.packages import folder

HASH = "--hash=sha256:" + "0" * 64
PROJECT = '[project]\nname = "p"\nversion = "0"\ndependencies = ["six>=1"]\n'
STALE = f"# made from poetry.lock {'0' * 16} by constructs-lib layer lock\nsix==1\n"
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
        "six==1,<2",
        "six===1.*",
        "six @ git+https://example.com/six@v1",
        "--no-binary six",
        "--require-hashes",
        "# not hidden \\\nsix",
        "six==1.0 # nor this \\\nidna",
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
        ({"uv_lock": UV_LOCK + "[", "pyproject_toml": PROJECT}, "LP710"),
        ({"poetry_lock": "", "pyproject_toml": PROJECT}, "LP701"),
        ({"Pipfile_lock": "{}"}, "LP701"),
        ({"pdm_lock": "", "pyproject_toml": PROJECT}, "LP701"),
        ({"pylock.dev_toml": "packages = []"}, "LP701"),
        ({"requirements_txt": "six==1\n", "pylock_toml": "packages = []"}, "LP704"),
        ({"uv_lock": UV_LOCK, "pyproject_toml": PROJECT, "poetry_lock": ""}, "LP704"),
        ({"uv_lock": UV_LOCK, "pyproject_toml": PROJECT, "requirements_in": "six"}, "LP704"),
        ({"pylock_toml": "lock-version = '1.0'\n"}, "LP710"),
        ({"pylock_toml": "[[packages]]\nname = 'six'\nvcs = { type = 'git', url = 'x' }\n"}, "LP719"),
        ({"requirements_txt": "six==1\n", "requirements_in": "six>=2\n"}, "LP705"),
        (
            {
                "requirements_txt": STALE,
                "poetry_lock": "new",
            },
            "LP705",
        ),
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
        {"requirements_txt": "six===1\n--pre\n--prefer-binary\n"},
        {"requirements_txt": f"--require-hashes\nsix==1 {HASH}\n"},
        {"requirements_txt": "six==1\n", "requirements_in": "six\npywin32 ; sys_platform == 'win32'\n"},
        {"requirements_txt": "six==1.0\n", "requirements_in": "six==1\n-r other.in\n"},
        {
            "requirements_txt": "six==2\n",
            "requirements_in": "six==1; python_version < '3.7'\nsix==2; python_version >= '3.7'\n",
        },
        {
            "requirements_txt": "six==1; python_version < '3.12'\nsix==2; python_version >= '3.12'\n",
            "requirements_in": "six==1; python_version < '3.12'\nsix==2; python_version >= '3.12'\n",
        },
        {"requirements_txt": "six==1\n", "poetry_lock": "exported by its user"},
        {"uv_lock": UV_LOCK, "pyproject_toml": PROJECT},
        {"uv_lock": UV_LOCK, "pyproject_toml": PROJECT.replace("six>=1", "Six >= 1 ; python_version > '3'")},
    ],
)
def test_folders_with_a_sound_lock(files: dict[str, str]) -> None:
    find_lock(folder(**files)).check()


def test_what_uv_changes_in_its_lock_is_no_change() -> None:
    """A year with a zero, two lines of one package, and extras are written otherwise in the lock."""
    project = PROJECT.replace(
        '["six>=1"]',
        """[
        "six>=2024.01.01", "idna>=3.00; sys_platform == 'linux'", "idna>=2; sys_platform != 'linux'",
        "attrs (>=24)", "cffi>=1.0.*"]
[project.optional-dependencies]
Fast-er = ["numpy[x]~=2.1"]
""",
    )
    entries = """[
    { name = "six", specifier = ">=2024.1.1" },
    { name = "idna", marker = "sys_platform != 'linux'", specifier = ">=2" },
    { name = "idna", marker = "sys_platform == 'linux'", specifier = ">=3.0" },
    { name = "attrs", specifier = ">=24" }, { name = "cffi", specifier = ">=1.0" },
    { name = "numpy", extras = ["x"], marker = "extra == 'fast-er'", specifier = "~=2.1" },
]"""
    lock = UV_LOCK.replace('[{ name = "six", specifier = ">=1" }]', entries)
    find_lock(folder(uv_lock=lock, pyproject_toml=project)).check()
    for old, new in (("~=2.1", "~=2.2"), ("numpy[x]", "pandas"), ("idna>=2;", "idna>=1;")):
        assert _code(folder(uv_lock=lock, pyproject_toml=project.replace(old, new))) == "LP705"


def test_dependencies_that_only_a_build_would_tell_are_not_compared() -> None:
    project = '[project]\nname = "p"\nversion = "0"\ndynamic = ["dependencies"]\n'
    find_lock(folder(uv_lock=UV_LOCK, pyproject_toml=project)).check()


@pytest.mark.parametrize(
    "source", ['editable = "../own"', 'directory = "own"', 'git = "https://me:secret@x/own?rev=1"']
)
def test_local_package_is_named(source: str) -> None:
    own = UV_LOCK.replace('name = "six" }]', 'name = "six" }, { name = "own" }]', 1)
    own += f'\n[[package]]\nname = "own"\nversion = "1"\nsource = {{ {source} }}\n'
    own = own.replace("requires-dist = [", f'requires-dist = [{{ name = "own", {source} }}, ')
    made = folder(uv_lock=own, pyproject_toml=PROJECT.replace('["six', '["own", "six'))
    with pytest.raises(PackagingError, match=r"LP719: .* got own from .*own.*; .*wheel") as caught:
        find_lock(made).check()
    assert "secret" not in str(caught.value)


def test_local_package_of_a_group_is_no_matter() -> None:
    more = '\n[[package]]\nname = "own"\nversion = "1"\nsource = { editable = "../own" }\n'
    find_lock(folder(uv_lock=UV_LOCK + more, pyproject_toml=PROJECT)).check()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    made = folder()
    (made / "requirements.txt").write_bytes("# é\r\nsix==1\r\n".encode(encoding))
    assert has_dependencies(made)
    assert find_lock(made).pins == (Pin("six", "1", has_hash=False),)


@pytest.mark.parametrize(
    "content", ["# \xe9\nsix==1\n".encode("latin-1"), "six==1\n".encode("utf-16-le"), b"six==1\0\n"]
)
@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements.in", "uv.lock", "pyproject.toml", "pylock.toml"]
)
def test_a_file_that_is_no_text_is_one_line(name: str, content: bytes) -> None:
    beside = {"requirements.in": "requirements.txt", "uv.lock": "pyproject.toml", "pyproject.toml": "uv.lock"}
    made = folder()
    if name in beside:
        (made / beside[name]).write_text(
            {"requirements.txt": "six==1\n", "uv.lock": UV_LOCK}.get(beside[name], PROJECT)
        )
    (made / name).write_bytes(content)
    assert has_dependencies(made)
    with pytest.raises(
        PackagingError, match=rf"LP721: entry must be a folder whose {name} is text in UTF-8, got .*line 1"
    ):
        find_lock(made).check()


@pytest.mark.parametrize(
    "line",
    [
        "-r https://me:se%2Fcret@example.com/requirements.txt",
        "six @ git+https://me:se/cret@example.com/six",
        "six @ https://secret@example.com/six.zip",
        "https://example.com/six.zip?token=secret&x=1",
        "six @ git+ssh://me:secret@example.com:22/six@v1",
    ],
)
def test_no_password_is_shown(line: str) -> None:
    with pytest.raises(PackagingError, match=r"LP702: .*example\.com") as caught:
        find_lock(folder(requirements_txt=line)).check()
    assert "cret" not in str(caught.value)


def test_lines_are_read_for_any_folder() -> None:
    made = folder(
        requirements_txt="--find-links ./wheels\n-i https://me:secret@example.com/simple\nsix==1.0\n"
    )
    lock = find_lock(made)
    assert lock.requirements.splitlines()[0] == f"--find-links {made / 'wheels'}"
    assert "example.com" in lock.requirements
    assert lock.content == "six==1.0"
    (made / "wheels").mkdir()
    (made / "wheels" / "six-1.0-py3-none-any.whl").write_text("other")
    assert find_lock(made).content != lock.content


def test_a_wheel_beside_the_lock_is_locked_by_its_content() -> None:
    def lock(content: str) -> Lock:
        made = folder(
            requirements_txt="./own-1.0-py3-none-any.whl\n", **{"own-1.0-py3-none-any_whl": content}
        )
        return find_lock(made)

    assert lock("a").pins == (Pin("own", "1.0", has_hash=False),)
    assert lock("a").content == lock("a").content != lock("b").content
    assert lock("a").requirements.startswith("own @ file:///")


PYLOCK = f"""
lock-version = "1.0"
requires-python = ">=3.12"
extras = ["fast"]
dependency-groups = ["dev"]
default-groups = []
created-by = "a tool"

[[packages]]
name = "Six"
version = "1.17.0"
marker = "sys_platform == 'linux'"
wheels = [{{ url = "https://example.com/six.whl", hashes = {{ sha256 = "{"1" * 64}" }} }}]

[[packages]]
name = "idna"
version = "3"
marker = "'fast' in extras"
wheels = [{{ url = "https://example.com/idna.whl", hashes = {{ sha256 = "{"2" * 64}" }} }}]

[[packages]]
name = "attrs"
version = "3"
marker = "'dev' in dependency_groups and python_version < '4'"
sdist = {{ url = "https://example.com/attrs.tar.gz", hashes = {{ sha256 = "{"3" * 64}" }} }}
"""


def test_pylock_is_read() -> None:
    made = folder(pylock_toml=PYLOCK)
    lock = find_lock(made)
    lock.check()
    assert [(pin.name, pin.version, pin.has_hash) for pin in lock.pins] == [
        ("six", "1.17.0", True),
        ("idna", "3", True),
        ("attrs", "3", True),
    ]
    assert lock.python == ">=3.12"
    assert lock.requirements.splitlines()[1:] == [
        f"idna==3 ; python_version < '0' --hash=sha256:{'2' * 64}",
        f"attrs==3 ; python_version < '0' and python_version < '4' --hash=sha256:{'3' * 64}",
    ]
    fast = find_lock(made, extras=["Fast"])
    fast.check()
    assert "idna==3 ; python_version >= '0'" in fast.requirements
    assert fast.content != lock.content


def test_lock_for_another_python_is_refused() -> None:
    lock = find_lock(folder(pylock_toml=PYLOCK))
    for version in ("3.12", "3.14"):
        check_python(lock, version)
    with pytest.raises(PackagingError, match=r"LP724: .* is for Python 3.11, got one for Python >=3.12;"):
        check_python(lock, "3.11")


def test_a_lock_of_nothing_is_seen() -> None:
    nothing = UV_LOCK.replace('dependencies = [{ name = "six" }]', "")
    assert find_lock(folder(uv_lock=nothing, pyproject_toml=PROJECT)).is_empty
    assert find_lock(folder(requirements_txt="--pre\n")).is_empty
    assert not find_lock(folder(requirements_txt="six==1\n")).is_empty
    assert not find_lock(folder(uv_lock=UV_LOCK, pyproject_toml=PROJECT)).is_empty


def test_extras_have_to_be_there() -> None:
    for made in (folder(pylock_toml=PYLOCK), folder(uv_lock=UV_LOCK, pyproject_toml=PROJECT)):
        with pytest.raises(PackagingError, match=r"LP723: extras must be .*, got 'none'"):
            find_lock(made, extras=["none"]).check()


def test_member_of_a_workspace_is_told_where_its_lock_is() -> None:
    above = folder("shop", uv_lock=UV_LOCK, pyproject_toml='[tool.uv.workspace]\nmembers = ["packages/*"]\n')
    member = above / "packages" / "orders"
    member.mkdir(parents=True)
    (member / "pyproject.toml").write_text(PROJECT)
    assert has_dependencies(member)
    with pytest.raises(
        PackagingError, match=r"LP701: .* of a workspace, whose lock is in shop; run: .* layer lock"
    ):
        find_lock(member)


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


def test_content_of_a_project_follows_what_is_locked_for_it_only() -> None:
    def content(**files: str) -> str:
        return find_lock(folder(**{"uv_lock": UV_LOCK, "pyproject_toml": PROJECT, **files})).content

    group = '[package.dev-dependencies]\ndev = [{ name = "tool" }]\n\n[package.metadata]'
    tool = '\n[[package]]\nname = "tool"\nversion = "9"\n'
    assert content() == content(pyproject_toml=PROJECT + "[tool.ruff]\nline-length = 99\n")
    assert content() == content(uv_lock=UV_LOCK.replace("[package.metadata]", group) + tool)
    assert content() == content(pyproject_toml=PROJECT + '[dependency-groups]\ndev = ["tool"]\n')
    assert content() != content(uv_lock=UV_LOCK.replace("1.17.0", "1.16.0"))


@pytest.mark.parametrize(
    ("files", "has"),
    [
        ({}, False),
        ({"requirements_txt": "# later\n"}, False),
        ({"pyproject_toml": PROJECT}, True),
        ({"pyproject_toml": "[tool.ruff]\n"}, False),
        ({"pyproject_toml": "[project]\nname = 'p'\n"}, False),
        ({"pyproject_toml": "[project]\ndynamic = ['dependencies']\n"}, True),
        ({"pyproject_toml": "[tool.poetry.dependencies]\npython = '^3.11'\n"}, False),
        ({"pyproject_toml": "[tool.poetry.dependencies]\nsix = '^1'\n"}, True),
        ({"pyproject_toml": PROJECT, "requirements_txt": "# none\n"}, False),
        ({"pyproject_toml": "[project"}, True),
        ({"poetry_lock": ""}, True),
        ({"Pipfile_lock": "{}"}, True),
        ({"pdm_lock": ""}, True),
        ({"pylock_toml": ""}, True),
        ({"pylock.dev_toml": ""}, True),
        ({"requirements_txt": "six==1\n"}, True),
        ({"requirements_in": "six\n"}, True),
        ({"uv_lock": UV_LOCK}, True),
    ],
)
def test_functions_with_dependencies(files: dict[str, str], has: bool) -> None:
    assert has_dependencies(folder(**files)) is has
