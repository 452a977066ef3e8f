"""The handler with an event as EventBridge sends it, and answers as S3 gives them."""

import importlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html (2026-11-23)
EVENT = json.loads((Path(__file__).parent / "events" / "s3_object_created.json").read_text())


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
    s3.add_response("get_object", content, {"Bucket": "amzn-s3-demo-bucket1", "Key": "example-key"})


def test_content_type_is_returned(function: ModuleType, s3: Stubber) -> None:
    answer(s3, "text/plain")
    assert function.handler(EVENT, None) == "text/plain"


def test_object_without_a_type_fails(function: ModuleType, s3: Stubber) -> None:
    answer(s3, "binary/octet-stream")
    with pytest.raises(ValueError, match="example-key has no content type"):
        function.handler(EVENT, None)


def test_object_that_is_gone_fails(function: ModuleType, s3: Stubber) -> None:
    # The function may not list the bucket, so S3 does not tell it that the object is missing.
    s3.add_client_error("get_object", "AccessDenied", http_status_code=403)
    with pytest.raises(function.S3.exceptions.ClientError, match="AccessDenied"):
        function.handler(EVENT, None)
