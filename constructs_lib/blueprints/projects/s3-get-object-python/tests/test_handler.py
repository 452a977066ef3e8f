"""The handler with an event as EventBridge sends it, and answers as S3 gives them."""

import importlib
import io
from collections.abc import Iterator
from types import ModuleType

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from constructs_lib.testing import events

EVENT = events.bucket("example-key", name="uploads")


@pytest.fixture
def function() -> ModuleType:
    """What `handler.py` defines."""
    return importlib.import_module("lambdas.s3_get_object_python.handler")


@pytest.fixture
def s3(function: ModuleType) -> Iterator[Stubber]:
    """S3's answers, in their order."""
    with Stubber(function.S3) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def answer(s3: Stubber, content_type: str) -> None:
    """Let S3 answer once with an object of this type."""
    content = {"Body": StreamingBody(io.BytesIO(b"hello"), 5), "ContentType": content_type}
    s3.add_response("get_object", content, {"Bucket": "uploads", "Key": "example-key"})


def test_content_type_is_returned(function: ModuleType, s3: Stubber) -> None:
    answer(s3, "text/plain")
    assert function.handler(EVENT, events.context()) == "text/plain"


def test_object_without_a_type_fails(function: ModuleType, s3: Stubber) -> None:
    answer(s3, "binary/octet-stream")
    with pytest.raises(ValueError, match="example-key has no content type"):
        function.handler(EVENT, events.context())


def test_object_that_is_gone_fails(function: ModuleType, s3: Stubber) -> None:
    # The function may not list the bucket, so S3 does not tell it that the object is missing.
    s3.add_client_error("get_object", "AccessDenied", http_status_code=403)
    with pytest.raises(function.S3.exceptions.ClientError, match="AccessDenied"):
        function.handler(EVENT, events.context())
