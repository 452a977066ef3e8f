"""The template is the one on record."""

from aws_cdk import App
from syrupy.assertion import SnapshotAssertion

from stacks.web_socket_api_stack import WebSocketApiStack


def test_template_is_the_one_on_record(app: App, template_snapshot: SnapshotAssertion) -> None:
    assert WebSocketApiStack(app, "Stack") == template_snapshot
