"""The template is the one on record."""

from aws_cdk import App
from syrupy.assertion import SnapshotAssertion

from stacks.sync_fan_out_stack import SyncFanOutStack


def test_template_is_the_one_on_record(app: App, template_snapshot: SnapshotAssertion) -> None:
    assert SyncFanOutStack(app, "Stack") == template_snapshot
