"""The template is the one on record."""

from aws_cdk import App
from syrupy.assertion import SnapshotAssertion

from stacks.function_url_stack import FunctionUrlStack


def test_template_is_the_one_on_record(app: App, template_snapshot: SnapshotAssertion) -> None:
    assert FunctionUrlStack(app, "Stack") == template_snapshot
