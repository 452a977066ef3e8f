"""Writes `constructs_lib/review/replacements.txt`: which changed property replaces a resource.

`python -m tests.replacements` takes it from CloudFormation's own resource schemas, which cfn-lint has.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

__all__ = ["DOCUMENTED", "FILE", "properties", "table"]

FILE = Path(__file__).parents[1] / "constructs_lib" / "review" / "replacements.txt"
# To import cfn-lint takes seconds, and its data is all that is read.
_SCHEMAS = Path(str(metadata.distribution("cfn-lint").locate_file("cfnlint/data/schemas")))
# Of all Regions this one has the most types, and a type has the same schema in each.
_REGION = "us-east-1"


# The schemas are silent on these, of which CloudFormation's documentation, as CDK's specification has it,
# says that a change replaces the resource, or may, or that there is no update of its parts (local secondary
# indexes): of what two sources say, a review tells the worse.
DOCUMENTED = {
    "AWS::DynamoDB::Table": ["LocalSecondaryIndexes"],
    "AWS::Events::EventBus": ["EventSourceName"],
    "AWS::Lambda::EventSourceMapping": [
        "AmazonManagedKafkaEventSourceConfig",
        "SelfManagedKafkaEventSourceConfig",
    ],
    "AWS::RDS::DBInstance": ["Port", "StorageType"],
    "AWS::S3::Bucket": ["ObjectLockEnabled"],
}


def properties(kind: str) -> list[str]:
    """Return the properties that a template may give to a type."""
    schema = json.loads((_SCHEMAS / "resources" / f"{_types()[kind]}.json").read_text())
    read_only = _paths(schema, "readOnly")
    return [each for each in schema["properties"] if each not in read_only]


def table() -> str:
    """Return the text of the file."""
    made = json.loads((_SCHEMAS / "version.json").read_text())["schema_date"][:10]
    version = metadata.version("cfn-lint")
    head = f"""\
# CloudFormation's resource schemas of {made}, as cfn-lint {version} has them;
# made by python -m tests.replacements. Of each type: the properties of which a change replaces the
# resource, = behind those that name it; behind a semicolon those of which a change may replace it.
"""
    return head + "".join(_lines())


def _lines() -> Iterator[str]:
    for kind, name in sorted(_types().items()):
        schema = json.loads((_SCHEMAS / "resources" / f"{name}.json").read_text())
        always, maybe = _paths(schema, "createOnly"), _paths(schema, "conditionalCreateOnly")
        # One that replaces anyway need not be said to do so on a condition.
        maybe = [each for each in sorted([*maybe, *DOCUMENTED.get(kind, [])]) if each not in always]
        marked = [f"{each}=" if _is_name(schema, each) else each for each in always]
        yield f"{kind} {','.join(marked)}{';' if maybe else ''}{','.join(maybe)}".rstrip() + "\n"


@cache
def _types() -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted((_SCHEMAS / "providers").glob("*.json")):
        found = {**json.loads(file.read_text()), **found}
    own: dict[str, str] = json.loads((_SCHEMAS / "providers" / f"{_REGION}.json").read_text())
    return found | own


def _paths(schema: dict[str, Any], kind: str) -> list[str]:
    given = schema.get(f"{kind}Properties", [])
    return sorted({each.removeprefix("/properties/").replace("/items", "/*") for each in given})


def _is_name(schema: dict[str, Any], path: str) -> bool:
    """Return whether a property is the name that a user may give: nothing else is called so beside it."""
    own = schema["typeName"].rpartition("::")[2]
    identifiers = _paths({"identifierProperties": schema.get("primaryIdentifier", [])}, "identifier")
    is_text = schema["properties"].get(path, {}).get("type") == "string"
    # A name that has to be given may be one beside others, such as that of an alias of a function.
    is_free = path in {"Name", f"{own}Name"} and path not in schema.get("required", [])
    is_own = is_free or identifiers == [path]
    return is_text and is_own and path.endswith(("Name", "Identifier"))


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
