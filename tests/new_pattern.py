"""Begins a new pattern: writes every file that one has, small and green, and names the loop that leads on.

python -m tests.new_pattern EventConsumer --wing senders
"""

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
WINGS = ("functions", "apis", "pollers", "senders")
LEAD = "make unit"
PLACEHOLDER = re.compile(
    r"\b[Ss]ay (?:here|in|when|which|what|who|where)\b[^|]*|\bName every resource\b.*|\bnothing yet\b"
)
"""The words in the texts below that the author of a pattern replaces; a test finds those that are left."""
_NAME = re.compile(r"[A-Z][a-z0-9]+([A-Z][a-z0-9]+)+")


@dataclass(frozen=True)
class Pattern:
    """The names of a new pattern."""

    name: str
    wing: str

    @property
    def module(self) -> str:
        """Such as `event_consumer`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.name).lower()

    @property
    def slug(self) -> str:
        """Such as `event-consumer`."""
        return self.module.replace("_", "-")

    def filled(self, text: str) -> str:
        """Return a text with these names in it."""
        text = text.replace("@today@", f"{datetime.now(UTC):%Y-%m-%d}")
        for name in ("name", "wing", "module", "slug"):
            text = text.replace(f"@{name}@", getattr(self, name))
        return text


_CONSTRUCT = '''"""A function behind `@name@`: say in one line what it does."""

from collections.abc import Sequence

import jsii
from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts_below
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.rules import event_types

__all__ = ["@name@"]


@jsii.implements(iam.IGrantable)
class @name@(Construct):
    """Defines an alarm, to begin with: say here in AWS's words what it defines.

    Defines:
        `AWS::CloudWatch::Alarm` on errors of the function. Name every resource, and what makes it right.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too.
        alarm_actions: the actions of the alarm. Default: the alarm has no action.

    Attributes:
        function: the function that was passed in.
        event_type: which event its function gets.
        errors_alarm: rings when an invocation failed.

    Raises:
        ArgumentTypeError: LP001.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import @name@, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Worker", entry=hello)
        >>> pattern = @name@(stack, "Pattern", function=function)
        >>> pattern.function is function
        True

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/welcome.html (@today@)
    """

    event_type: event_types.EventType = event_types.OWN_PAYLOAD

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(@name@.__init__, locals())
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.function = function
        self.errors_alarm = alarm(
            self,
            "ErrorsAlarm",
            metric=function.metric_errors(period=defaults.ALARM_PERIOD, statistic="Sum"),
            threshold=1,
            description="An invocation ended in an error",
            actions=alarm_actions,
        )
        checks.warn_on(self)

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal
'''

_TEST = '''"""What `@name@` defines and refuses."""

from constructs_lib import @name@
from tests.support.stacks import function, stack


def test_function_is_the_one_that_was_passed_in() -> None:
    scope = stack()
    worker = function(scope)
    assert @name@(scope, "Pattern", function=worker).function is worker
'''

_SAMPLE = '''"""A function behind `@name@`."""

from pathlib import Path
from typing import cast

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import @name@, StandardFunction

CODE = Path(__file__).parent / "code" / "hello"


class @name@Stack(Stack):
    """The least that it takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        # --8<-- [start:smallest]
        smallest = @name@(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        self.function = smallest.function


class Full@name@(Stack):
    """Everything that it takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        @name@(
            self,
            "Pattern",
            function=StandardFunction(self, "Function", entry=CODE),
            alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(self, "Pager")))],
        )
        # --8<-- [end:full]
'''

_PAGE = """# @name@

Say in a sentence or two what it is.

The stack of a blueprint that is made for it; until there is one, [http-api](../blueprints/http-api.md):

=== "Drawing"

    [![Where its events flow](../drawings/http-api.svg)](../drawings/http-api.svg)

=== "Python stack"

    ```python
    --8<-- "constructs_lib/blueprints/projects/http-api/stacks/http_api_stack.py"
    ```

=== "Template"

    ```json
    --8<-- "constructs_lib/blueprints/projects/http-api/tests/__snapshots__/test_stack/test_template_is_the_one_on_record.json"
    ```

## When

- Say when this is the right pattern.

## When not

- Say which pattern is right instead.

## Smallest example

`hello` is a folder beside this file, with the `handler.py` of the function:

```python
--8<-- "docs/examples/@module@/smallest.py"
```

## Full example

```python
--8<-- "docs/examples/@module@/full.py"
```

## Parameters

--8<-- "docs/constructs/_parameters/@slug@.md"

## What happens to a failed event

| what happens | who tries again | in the end |
|---|---|---|
| the function fails | say who tries again | say where the event is then |

## Alarms

`errors_alarm` rings when an invocation failed.

## Cost drivers

Say what costs.

--8<-- "docs/constructs/_costs/@slug@.md"

## Escape hatches

Say which attributes lead to the resources.
"""  # noqa: E501 - the path of a file is as long as it is

_COST = """
[examples.@slug@]
says = "1,000,000 events a month, each of 100 ms and with 1 KB of logs"
template = "test_minimal[@name@]"
lines = [
    ["lambda_requests", "1,000,000 invocations"],
    ["lambda_duration", "1,000,000 invocations * 0.1 s * {memory} GB"],
    ["log_ingestion", "1,000,000 invocations * 1 KB"],
    ["traces", "at most 1,000,000 traces"],
]
""".replace("*", "\N{MULTIPLICATION SIGN}")


def new_files(pattern: Pattern) -> dict[Path, str]:
    """Return the files of a pattern and their texts."""
    texts = {
        "constructs_lib/patterns/@wing@/@module@.py": _CONSTRUCT,
        "tests/constructs_lib/patterns/@wing@/test_@module@.py": _TEST,
        "tests/typing/@module@.py": _SAMPLE,
        "docs/constructs/@slug@.md": _PAGE,
    }
    return {Path(pattern.filled(path)): pattern.filled(text) for path, text in texts.items()}


def changes(pattern: Pattern) -> dict[str, Callable[[str], str]]:
    """Return what changes in files that exist, by their paths."""
    return {
        "constructs_lib/__init__.py": lambda text: _exported(pattern, text),
        "tests/support/constructs.py": lambda text: _among_least(pattern, text),
        "tests/stacks/test_parameters.py": lambda text: _sorted_after(
            text, r"^ANOTHER: .* = \{\n", f'    "{pattern.name}.function": _function,\n'
        ),
        "docs/generate.py": lambda text: _after_last(
            _after_last(
                text, r'^    "\w+",\n(?=\)\n"""Classes whose parameters)', f'    "{pattern.name}",\n'
            ),
            r'^    "\w+": \(event_types\..*\n(?=\}\n"""What the functions)',
            f'    "{pattern.name}": (event_types.OWN_PAYLOAD,),\n',
        ),
        "docs/prices.toml": lambda text: text + pattern.filled(_COST),
        "mkdocs.yml": lambda text: _after_last(
            text,
            r"^      - DependencyLayer: .*\n",
            f"      - {pattern.name}: constructs/{pattern.slug}.md\n",
        ),
        "README.md": lambda text: _after_last(
            text,
            r"^\| a function that subscribes to a topic .*\n",
            f"| what {pattern.name} is for | `{pattern.name}` | nothing yet "
            f"| [{pattern.slug}](docs/constructs/{pattern.slug}.md) |\n",
        ),
    }


def _exported(pattern: Pattern, text: str) -> str:
    module = f"patterns.{pattern.wing}.{pattern.module}"
    imports = re.findall(r"^    from constructs_lib\.[\w.]+ import .*\n", text, re.MULTILINE)
    line = f"    from constructs_lib.{module} import {pattern.name}\n"
    text = text.replace("".join(imports), "".join(sorted([*imports, line])))
    text = _sorted_in(text, r"(?<=__all__ = \[\n)(?:    .*\n)+", f'    "{pattern.name}",\n')
    return _sorted_in(text, r"(?<=_MODULES = \{\n)(?:    .*\n)+", f'    "{pattern.name}": "{module}",\n')


def _among_least(pattern: Pattern, text: str) -> str:
    text = _sorted_in(text, r"(?<=from constructs_lib import \(\n)(?:    .*\n)+", f"    {pattern.name},\n")
    row = f'    {pattern.name}: lambda scope: {{"function": a_function(scope)}},\n'
    return _sorted_after(text, r"^CONSTRUCTS: .* = \{\n", row)


def _sorted_after(text: str, head: str, row: str) -> str:
    """Put a row before the first one that comes after it in the alphabet; rows may go over several lines."""
    found = re.search(head, text, re.MULTILINE)
    if not found:
        raise SystemExit(f"new_pattern: nothing fits {head!r} any more; mend tests/new_pattern.py")
    lines = re.finditer(r"^    [\"A-Z].*\n|^\}", text[found.end() :], re.MULTILINE)
    place = next(line.start() for line in lines if line[0] == "}" or line[0] > row)
    end = found.end() + place
    return text[:end] + row + text[end:]


def _sorted_in(text: str, block: str, line: str) -> str:
    return re.sub(block, lambda found: "".join(sorted([*found[0].splitlines(keepends=True), line])), text)


def _after_last(text: str, line: str, new: str) -> str:
    found = list(re.finditer(line, text, re.MULTILINE))
    if not found:
        raise SystemExit(f"new_pattern: nothing fits {line!r} any more; mend tests/new_pattern.py")
    end = found[-1].end()
    return text[:end] + new + text[end:]


def write(pattern: Pattern, root: Path) -> None:
    """Write the files of a pattern, and change those that exist; nothing is written where one cannot be."""
    changed = {path: change((root / path).read_text()) for path, change in changes(pattern).items()}
    for path, text in new_files(pattern).items():
        (root / path).write_text(text)
    for name, text in changed.items():
        (root / name).write_text(text)


def main(arguments: list[str] | None = None) -> int:
    """Write the files; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.new_pattern", description=__doc__)
    parser.add_argument("name", help="the class, such as EventConsumer")
    parser.add_argument("--wing", required=True, choices=WINGS, help="the folder of constructs_lib/patterns")
    given = parser.parse_args(arguments)
    if not _NAME.fullmatch(given.name):
        parser.error(f"name must be two or more words such as EventConsumer, got {given.name!r}")
    pattern = Pattern(given.name, given.wing)
    existing = [path for path in new_files(pattern) if (ROOT / path).exists()]
    if existing:
        parser.error(f"{existing[0]} exists; choose another name, or remove it")
    write(pattern, ROOT)
    sys.stdout.write("".join(f"new      {path}\n" for path in new_files(pattern)))
    sys.stdout.write("".join(f"changed  {name}\n" for name in changes(pattern)))
    sys.stdout.write(
        "\nNow: pytest tests/stacks --snapshot-update    # the minimal and the maximal snapshot\n"
        "     python docs/generate.py\n"
        f"     {LEAD}                                # red where the next step is missing\n"
        "\nCONTRIBUTING.md, 'A new pattern', has the steps.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
