"""A Lambda layer of the modules of this library for handlers."""

from pathlib import Path

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts_below
from constructs_lib._internal.tokens import known_length
from constructs_lib.packaging.code_files import Choice, CodeFiles, code_files
from constructs_lib.patterns.functions._function_checks import RUNTIMES
from constructs_lib.patterns.functions._runtimes import name_of
from constructs_lib.patterns.functions._staging import staged
from constructs_lib.rules import ranges

__all__ = ["RuntimeLayer"]

_SOURCE = Path(__file__).parents[2] / "runtime"


class RuntimeLayer(lambda_.LayerVersion):
    """Defines a Lambda layer of `constructs_lib.runtime`, the modules of this library that handlers import.

    The layer has only that package, a few files of pure Python, with the same name as in the installed
    library: type checkers, editors and tests find it there. It needs boto3, which Lambda's Python runtimes
        have.

    Defines:
        `AWS::Lambda::LayerVersion`, for Python 3.11 and newer, and for both architectures.

    Args:
        scope: the scope.
        construct_id: the id.
        description: at most 256 characters. Default: an empty description.

    Attributes:
        runtimes: the runtimes that it supports, Python 3.11 and newer.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP024.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import RuntimeLayer, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> layer = RuntimeLayer(stack, "Runtime")
        >>> function = StandardFunction(stack, "Hello", entry=hello, layers=[layer])
        >>> [runtime.name for runtime in layer.runtimes]
        ['python3.11', 'python3.12', 'python3.13', 'python3.14']

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html (2026-11-27)
    """

    def __init__(self, scope: Construct, construct_id: str, *, description: str | None = None) -> None:
        checks = Checks(scope, construct_id)
        checks.types(RuntimeLayer.__init__, locals())
        checks.in_range(ranges.FUNCTION_DESCRIPTION, known_length(description))
        checks.raise_if_any()

        files = _files()
        runtimes = [
            lambda_.Runtime.PYTHON_3_11,
            lambda_.Runtime.PYTHON_3_12,
            lambda_.Runtime.PYTHON_3_13,
            lambda_.Runtime.PYTHON_3_14,
        ]
        super().__init__(
            scope,
            construct_id,
            code=staged(scope, f"runtime {files.digest()}", files.copy),
            compatible_runtimes=runtimes,
            description=description,
        )
        facts_below(scope, construct_id, self).note(RUNTIMES, [name_of(each) for each in runtimes])
        self.runtimes: list[lambda_.Runtime] = runtimes


def _files() -> CodeFiles:
    """Return the package below the path that Python finds in a layer."""
    found = code_files(_SOURCE, Choice(defaults.ASSET_EXCLUDE))
    return CodeFiles({f"python/constructs_lib/runtime/{path}": file for path, file in found.files.items()})
