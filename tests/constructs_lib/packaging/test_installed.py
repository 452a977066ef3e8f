"""What uv installs is what is locked, whatever settings lie around."""

from pathlib import Path

import pytest

from constructs_lib.packaging import PackagingError, Plan, Target, build, find_lock
from constructs_lib.packaging.cache import Cache
from constructs_lib.packaging.installed import check_installed
from constructs_lib.packaging.trim import package_files
from constructs_lib.packaging.uv_settings import environment, write_settings
from tests.support.packages import folder, wheel

LAMBDA = Target.of_lambda("python3.13", "arm64")


@pytest.mark.parametrize("name", ["uv.toml", "pyproject.toml"])
@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize(
    "setting", ["override-dependencies", "constraint-dependencies", "exclude-dependencies"]
)
def test_settings_of_the_project_or_above_change_no_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, setting: str, *, above: bool
) -> None:
    index = tmp_path / "index"
    index.mkdir()
    wheel(index, "leaf", "0.9")
    made = folder("shop", requirements_txt=wheel(index, "leaf").partition(" ")[0])
    table = "[tool.uv]\n" if name == "pyproject.toml" else ""
    wanted = "leaf" if setting == "exclude-dependencies" else "leaf==0.9"
    text = f'{table}{setting} = ["{wanted}"]\nno-index = true\nfind-links = ["{index}"]\n'
    (made.parent if above else made).joinpath(name).write_text(text)
    monkeypatch.delenv("UV_CONFIG_FILE", raising=False)
    tree = build(Plan(find_lock(made), LAMBDA), cache=Cache(tmp_path / "cache"))
    assert list(package_files(tree.folder)) == [("leaf", "1.0")]


def _installed(tmp_path: Path, *packages: str) -> Path:
    for package in packages:
        info = tmp_path / f"{package}.dist-info"
        info.mkdir()
        (info / "RECORD").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("lines", "packages"),
    [
        ("leaf==1.0", ["leaf-1.0"]),
        ("Leaf_One==1.0", ["leaf_one-1"]),
        ("leaf==1.0\nwin==1 ; sys_platform == 'win32'", ["leaf-1.0"]),
        ("leaf==1.0 ; python_full_version < '3.12'\nleaf==2.0 ; python_full_version >= '3.12'", ["leaf-2.0"]),
        ("leaf==1.0 ; platform_machine == 'x86_64'", []),
        ("leaf===1.0", ["leaf-1.0"]),
        ("leaf==1.0", ["leaf-1.0+cpu"]),
    ],
)
def test_what_is_locked_for_the_target_passes(tmp_path: Path, lines: str, packages: list[str]) -> None:
    check_installed(_installed(tmp_path, *packages), lines, LAMBDA)


@pytest.mark.parametrize(
    ("lines", "packages", "said"),
    [
        ("leaf==1.0", ["leaf-0.9"], "leaf 0.9 where ==1.0 is locked"),
        ("leaf==1.0", [], "no leaf"),
        ("leaf==1.0 ; platform_machine == 'aarch64'", [], "no leaf"),
        ("leaf==1.0", ["leaf-1.0", "more-2.0"], "more 2.0 where none is locked"),
        ("leaf==1.0", ["leaf-1.0", "leaf-0.9"], "leaf in 2 versions"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, lines: str, packages: list[str], said: str) -> None:
    with pytest.raises(PackagingError, match="LP731") as caught:
        check_installed(_installed(tmp_path, *packages), lines, LAMBDA)
    assert said in str(caught.value)


def test_what_was_built_here_is_refused(tmp_path: Path) -> None:
    site = _installed(tmp_path, "leaf-1.0")
    (site / "leaf-1.0.dist-info" / "direct_url.json").write_text('{"url": "file:///leaf", "dir_info": {}}')
    with pytest.raises(PackagingError, match=r"LP731: .*leaf 1\.0, which was built here"):
        check_installed(site, "leaf==1.0", LAMBDA)


def test_indexes_of_project_and_user_stay(tmp_path: Path) -> None:
    project, home = tmp_path / "project", tmp_path / "home"
    (project / "layer").mkdir(parents=True)
    (home / "uv").mkdir(parents=True)
    (project / "pyproject.toml").write_text(
        '[tool.uv]\nfind-links = ["wheels"]\noverride-dependencies = ["six==1.15.0"]\n'
        '[[tool.uv.index]]\nname = "ours"\nurl = "https://user:secret@example.com/simple"\nexplicit = true\n'
    )
    (home / "uv" / "uv.toml").write_text('index-url = "https://example.org/simple"\n[pip]\nno-deps = true\n')
    write_settings(project / "layer", {"XDG_CONFIG_HOME": str(home)}, tmp_path / "uv.toml")
    assert (tmp_path / "uv.toml").read_text().splitlines() == [
        f'find-links = ["{project}/wheels"]',
        'index = [{ "name" = "ours", "url" = "https://user:secret@example.com/simple", "explicit" = true }]',
        'index-url = "https://example.org/simple"',
    ]


def test_variables_of_indexes_stay_and_others_go() -> None:
    kept = {"UV_INDEX_OURS_PASSWORD": "a", "UV_DEFAULT_INDEX": "b", "UV_CACHE_DIR": "c", "PATH": "d"}
    gone = {"UV_OVERRIDE": "a", "UV_CONSTRAINT": "b", "UV_EXCLUDE_NEWER": "c", "UV_TORCH_BACKEND": "d"}
    assert environment(kept | gone) == kept
