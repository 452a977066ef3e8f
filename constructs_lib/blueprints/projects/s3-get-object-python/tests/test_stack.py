"""The template is the one on record."""

from aws_cdk import App
from syrupy.assertion import SnapshotAssertion

from stacks.s3_get_object_python_stack import S3GetObjectStack


def test_template_is_the_one_on_record(app: App, template_snapshot: SnapshotAssertion) -> None:
    assert S3GetObjectStack(app, "Stack") == template_snapshot
