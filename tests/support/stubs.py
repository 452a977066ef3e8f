"""Clients that answer what a test says; for answers that the local AWS cannot give."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber


@pytest.fixture
def stub() -> Iterator[Callable[[str], tuple[Any, Stubber]]]:
    """Make a stubbed client; every answer must have been asked for at the end."""
    stubbers = []

    def make(service: str) -> tuple[Any, Stubber]:
        client = boto3.client(
            service, region_name="eu-west-1", aws_access_key_id="any", aws_secret_access_key="any"
        )
        stubber = Stubber(client)
        stubber.activate()
        stubbers.append(stubber)
        return client, stubber

    yield make
    for stubber in stubbers:
        stubber.assert_no_pending_responses()
