"""Fixtures for pytest; `pytest_plugins = ["constructs_lib.testing.plugin"]` in `conftest.py` loads them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from constructs_lib.local import Deployment, LocalAws, deploy_app
from constructs_lib.testing.snapshots import TemplateExtension

__all__ = ["deployment", "local_aws", "template_snapshot"]

_APP = "constructs_lib_app"
_WARM = "constructs_lib_warm"
_KEEPS_ALL = "disable_unused_snapshots"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings."""
    parser.addini(
        _APP, "folder with the cdk.json of the app that `deployment` deploys (default: rootdir)", default="."
    )
    parser.addini(_WARM, "run the session in a process that has CDK loaded", type="bool", default=False)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Hand the session over to a process that has CDK loaded, where the project wants that."""
    if not config.getini(_WARM):
        return None
    from constructs_lib.testing.warm_session import run_session  # noqa: PLC0415 - few need it

    return run_session(config)


# Nearest to syrupy's own, and so before the summary is written.
@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Have syrupy take no record for unused, and delete none, where a test did not come to use it."""
    options = session.config.option
    # A test that fails before its comparison, or a file that cannot be read, has not used its record.
    if not session.testsfailed or not hasattr(options, _KEEPS_ALL) or getattr(options, _KEEPS_ALL):
        yield
        return
    setattr(options, _KEEPS_ALL, True)
    yield
    # With the option syrupy speaks against it, which nobody has given. What processes of xdist have found is
    # put together by then, and told of without it.
    if not session.config.pluginmanager.hasplugin("dsession"):
        setattr(options, _KEEPS_ALL, False)


@pytest.fixture
def template_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """A snapshot of templates: `assert stack == template_snapshot`; `pytest --snapshot-update` accepts it."""
    return snapshot.use_extension(TemplateExtension)


@pytest.fixture(scope="session")
def local_aws() -> Iterator[LocalAws]:
    """A local AWS, bootstrapped, with only what tests deploy; it ends with the session."""
    with LocalAws.start() as aws:
        aws.bootstrap()
        yield aws


@pytest.fixture(scope="session")
def deployment(local_aws: LocalAws, pytestconfig: pytest.Config) -> Deployment:
    """Every stack of the project's app, deployed once with the real cdk CLI.

    The app is the one whose `cdk.json` lies in pytest's rootdir, or in the folder that `constructs_lib_app`
    names in pytest's settings.
    """
    folder = pytestconfig.rootpath / Path(pytestconfig.getini(_APP))
    return deploy_app(local_aws, folder, lambda _step: contextlib.nullcontext())
