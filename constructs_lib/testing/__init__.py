"""For the tests of your own stacks: snapshots that can be reviewed, and a deployment on the local AWS.

It needs the extra: `pip install 'constructs-lib[testing]'`. One line in `conftest.py` gives the fixtures::

    pytest_plugins = ["constructs_lib.testing.plugin"]

With `constructs_lib_warm = true` in pytest's settings the session runs in a process that has CDK loaded.

======================= ======= ==========================================================================
fixture                 scope   what it is
======================= ======= ==========================================================================
`template_snapshot`     test    a syrupy snapshot: `assert stack == template_snapshot`
`local_aws`             session a bootstrapped `constructs_lib.local.LocalAws`
`deployment`            session the project's app, deployed there: physical names, local URLs, outputs
======================= ======= ==========================================================================
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs_lib.testing.normal_template import normalise
    from constructs_lib.testing.snapshots import TemplateExtension

__all__ = ["TemplateExtension", "normalise"]

_MODULES = {"TemplateExtension": "snapshots", "normalise": "normal_template"}


def __getattr__(name: str) -> object:
    # `normalise` needs neither pytest nor syrupy.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
