"""DynamoDB tables made by CloudFormation."""

import inspect
from typing import Any

from ..catalogue import GapError, gap
from ..patching import provisioners

_GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"
# What a table of one Region does not have; the emulator leaves it out as well.
_GLOBAL_ONLY = {
    "Replicas",
    "MultiRegionConsistency",
    "GlobalTableWitnesses",
    "GlobalTableSourceArn",
    "WarmThroughput",
    "WriteOnDemandThroughputSettings",
    "ReadOnDemandThroughputSettings",
    "WriteProvisionedThroughputSettings",
    "ReadProvisionedThroughputSettings",
}


@gap(
    "global-table-updates",
    aws="An update of an `AWS::DynamoDB::GlobalTable`, which `TableV2` is, keeps the table and its stream.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-dynamodb-globaltable.html",
    upstream="Makes a new, empty table under another name, unless the template names it.",
)
def keep_tables() -> None:
    """Tell the update the logical id, from which the table has its name."""
    handler = provisioners._RESOURCE_HANDLERS[_GLOBAL_TABLE]
    if "update_with_logical_id" in handler or "logical_id" in inspect.signature(handler["update"]).parameters:
        message = f"the update of {_GLOBAL_TABLE} takes the logical id now"
        raise GapError(message)

    def update(
        physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, logical_id: str
    ) -> Any:
        old, new = _of_one_region(old), _of_one_region(new)
        return provisioners._ddb_update(physical_id, old, new, stack_name, logical_id)

    provisioners._RESOURCE_HANDLERS[_GLOBAL_TABLE] = {
        **handler,
        "update": update,
        "update_with_logical_id": True,
    }


def _of_one_region(props: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in props.items() if name not in _GLOBAL_ONLY}
