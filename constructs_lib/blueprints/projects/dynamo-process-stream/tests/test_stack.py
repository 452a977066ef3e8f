"""The template is the one on record."""

from aws_cdk import App
from syrupy.assertion import SnapshotAssertion

from stacks.dynamo_process_stream_stack import DynamoProcessStreamStack


def test_template_is_the_one_on_record(app: App, template_snapshot: SnapshotAssertion) -> None:
    assert DynamoProcessStreamStack(app, "Stack") == template_snapshot
