"""Which changed property replaces a resource, by CloudFormation's own resource schemas.

`replacements.txt` holds what they say of each type; `python -m tests.replacements` makes it.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
(2026-11-27)
"""

from functools import cache
from pathlib import Path

from constructs_lib.frozen import frozen

__all__ = ["Schema", "schema_of"]

_FILE = Path(__file__).parent / "replacements.txt"


@frozen
class Schema:
    """What the schema of a type says of its updates.

    Attributes:
        always: paths of the properties of which a change replaces the resource, such as `A/B` or `A/*/B`.
        maybe: paths of those of which a change may replace it.
        names: those by which a user names the resource.
    """

    always: tuple[str, ...]
    maybe: tuple[str, ...]
    names: tuple[str, ...]


@cache
def schema_of(kind: str) -> Schema | None:
    """Return what is known of a type; `None` where there is no schema of it."""
    content = _content()
    # A line is searched for, as a dictionary of all types would take longer to make than a review.
    start = content.find(f"\n{kind} ")
    if start < 0:
        return Schema((), (), ()) if f"\n{kind}\n" in content else None
    line = content[start + len(kind) + 2 : content.index("\n", start + 1)]
    always, _, maybe = line.partition(";")
    given = tuple(filter(None, always.split(",")))
    return Schema(
        tuple(each.rstrip("=") for each in given),
        tuple(filter(None, maybe.split(","))),
        tuple(each.rstrip("=") for each in given if each.endswith("=")),
    )


@cache
def _content() -> str:
    return _FILE.read_text(encoding="utf-8")
