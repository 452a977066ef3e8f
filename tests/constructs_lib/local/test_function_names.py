import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from constructs_lib.local import LocalAwsError
from constructs_lib.local.function_names import function_at

# Logical id, construct path (none where the app was not synthesised by the cdk CLI), physical name.
FUNCTIONS = [
    ("OrdersHandler12345678", "Shop/Orders/Handler/Resource", "one"),
    ("MailHandler12345678", "Shop/Mail/Handler/Resource", "two"),
    ("JobsWorker1234ABCD", None, "three"),
]


@pytest.fixture
def cloudformation() -> Any:
    client = boto3.client(
        "cloudformation", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    template = {
        "Resources": {
            logical_id: {"Metadata": {"aws:cdk:path": path}} if path else {}
            for logical_id, path, _ in FUNCTIONS
        }
    }
    moment = "2026-11-27T00:00:00Z"
    summaries = [
        {
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": name,
            "ResourceType": "AWS::Lambda::Function",
            "ResourceStatus": "CREATE_COMPLETE",
            "LastUpdatedTimestamp": moment,
        }
        for logical_id, _, name in FUNCTIONS
    ]
    stack = {"StackName": "Shop", "StackStatus": "CREATE_COMPLETE", "CreationTime": moment}
    with Stubber(client) as stub:
        stub.add_response("list_stacks", {"StackSummaries": [stack]})
        stub.add_response("get_template", {"TemplateBody": json.dumps(template)})
        stub.add_response("list_stack_resources", {"StackResourceSummaries": summaries})
        yield client


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Shop/Orders/Handler", "one"),
        ("/Shop/Mail/Handler/", "two"),
        ("Orders/Handler", "one"),
        ("Shop/Mail", "two"),
        ("Shop/Jobs/Worker", "three"),
    ],
)
def test_a_function_is_found_at_its_path_or_at_what_holds_it(
    cloudformation: Any, path: str, name: str
) -> None:
    assert function_at(cloudformation, path) == name


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Shop/Orders/Handlr", "no function is at 'Shop/Orders/Handlr'; did you mean Shop/Orders/Handler"),
        (
            "Shop/",
            "3 functions are at 'Shop/': Shop/Orders/Handler, Shop/Mail/Handler, Shop/JobsWorker; name one",
        ),
    ],
)
def test_a_path_that_is_not_clear_names_those_that_are(cloudformation: Any, path: str, text: str) -> None:
    with pytest.raises(LocalAwsError) as caught:
        function_at(cloudformation, path)
    assert str(caught.value).startswith(text)
