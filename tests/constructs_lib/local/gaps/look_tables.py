"""Looks at tables made by CloudFormation."""

import json
from typing import Any

from tests.support.waiting import until

from .look_streams import TABLE
from .support import Emulator, observe


@observe("global-table-updates", aws=(1, True), upstream=(0, False))
def update_of_a_global_table(emulator: Emulator) -> object:
    """How many items it has after the update, and whether its stream is the same."""
    cloudformation, dynamodb = emulator.client("cloudformation"), emulator.client("dynamodb")

    def template(**more: object) -> str:
        table = {**TABLE, "Properties": {**TABLE["Properties"], **more}}
        values = {"Name": {"Ref": "Table"}, "Stream": {"Fn::GetAtt": ["Table", "StreamArn"]}}
        outputs = {name: {"Value": value} for name, value in values.items()}
        return json.dumps({"Resources": {"Table": table}, "Outputs": outputs})

    def outputs(status: str) -> dict[str, str]:
        def finished() -> Any:
            stack = cloudformation.describe_stacks(StackName="table")["Stacks"][0]
            return stack if stack["StackStatus"] == status else None

        return {each["OutputKey"]: each["OutputValue"] for each in until(finished)["Outputs"]}

    cloudformation.create_stack(StackName="table", TemplateBody=template())
    before = outputs("CREATE_COMPLETE")
    dynamodb.put_item(TableName=before["Name"], Item={"id": {"S": "kept"}})
    expiry = {"AttributeName": "expires", "Enabled": True}
    cloudformation.update_stack(StackName="table", TemplateBody=template(TimeToLiveSpecification=expiry))
    after = outputs("UPDATE_COMPLETE")
    count = dynamodb.scan(TableName=after["Name"], Select="COUNT")["Count"]
    return count, after["Stream"] == before["Stream"]
