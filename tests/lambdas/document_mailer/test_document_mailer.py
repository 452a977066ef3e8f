"""The document mailer: who gets what, who gets nothing twice, and what one bad address does to the others."""

import email
import email.policy
import io
from collections.abc import Iterator
from email.message import EmailMessage
from types import ModuleType
from typing import Any

import pytest
from boto3.dynamodb.conditions import ConditionExpressionBuilder
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.parsers import ResponseParserError
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber

from constructs_lib.testing import events
from tests.support.lambdas import load

KEY = "documents/contracts/a.txt"
ETAG = "b1946ac92492d2347c6235b4d2611184"
VERSION = "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e"
DOCUMENT = f"{KEY}@617f08299329d189"
URL = "https://email.example.com"
CONTEXT = events.context(remaining_time_in_millis=60_000)


@pytest.fixture(scope="module")
def mailer() -> ModuleType:
    environment = {"SUBSCRIBERS_TABLE": "subscribers", "DELIVERIES_TABLE": "deliveries"}
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    return load("document_mailer", SENDER="documents@example.com", **environment, **keys)


@pytest.fixture
def dynamodb(mailer: ModuleType) -> Iterator[Stubber]:
    with Stubber(mailer.DYNAMODB.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def s3(mailer: ModuleType) -> Iterator[Stubber]:
    with Stubber(mailer.S3) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def ses(mailer: ModuleType) -> Iterator[Stubber]:
    with Stubber(mailer.SES) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def sent(mailer: ModuleType) -> Iterator[list[EmailMessage]]:
    """Every mail that was handed to SES."""
    seen: list[EmailMessage] = []

    def note(params: dict[str, Any], **_: object) -> None:
        data = params["RawMessage"]["Data"]
        seen.append(email.message_from_bytes(data, policy=email.policy.default))

    events = mailer.SES.meta.events
    events.register("provide-client-params.ses.SendRawEmail", note)
    yield seen
    events.unregister("provide-client-params.ses.SendRawEmail", note)


def event(**changed: str | None) -> dict[str, Any]:
    """The event of our document; None takes a field away."""
    found = events.bucket(KEY, name="amzn-s3-demo-bucket1", version_id=VERSION)
    found["detail"]["object"] |= {"etag": ETAG, "sequencer": "617f08299329d189", **changed}
    for name in [name for name, value in changed.items() if value is None]:
        del found["detail"]["object"][name]
    return found


def expect_document(s3: Stubber, content: bytes = b"hello", **changed: Any) -> None:
    answer = {
        "Body": StreamingBody(io.BytesIO(content), len(content)),
        "ContentLength": len(content),
        "ContentType": "text/plain; charset=utf-8",
        "ETag": f'"{ETAG}"',
        "VersionId": VERSION,
        **changed,
    }
    s3.add_response("get_object", answer, {"Bucket": "amzn-s3-demo-bucket1", "Key": KEY})


def expect_subscribers(dynamodb: Stubber, *addresses: str) -> None:
    """Those of the folder of contracts; nobody wants all documents."""
    for folder, found in (("documents/", ()), ("documents/contracts/", addresses)):
        items = [{"prefix": {"S": folder}, "address": {"S": address}} for address in found]
        dynamodb.add_response(
            "query", {"Items": items}, {"TableName": "subscribers", "KeyConditionExpression": ANY}
        )


def expect_claim(dynamodb: Stubber, address: str, *, is_new: bool = True) -> None:
    item = {"claim": ANY, "claimed_at": ANY, "expires_at": ANY, "document": DOCUMENT, "address": address}
    expected = {"TableName": "deliveries", "Item": item, "ConditionExpression": ANY}
    if is_new:
        dynamodb.add_response("put_item", {}, expected)
    else:
        refused = "ConditionalCheckFailedException"
        dynamodb.add_client_error("put_item", refused, expected_params=expected)


def expect_release(dynamodb: Stubber, address: str) -> None:
    key = {"document": DOCUMENT, "address": address}
    dynamodb.add_response("delete_item", {}, {"TableName": "deliveries", "Key": key})


def expect_mail(ses: Stubber, address: str) -> None:
    ses.add_response(
        "send_raw_email",
        {"MessageId": "m"},
        {"Source": "documents@example.com", "Destinations": [address], "RawMessage": ANY},
    )


def test_document_is_attached(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber, sent: list[EmailMessage]
) -> None:
    expect_document(s3)
    expect_subscribers(dynamodb, "ada@example.com")
    expect_claim(dynamodb, "ada@example.com")
    expect_mail(ses, "ada@example.com")
    assert mailer.handler(event(), CONTEXT) == {"outcome": "mailed", "sent": 1}
    (message,) = sent
    assert (message["From"], message["To"]) == ("documents@example.com", "ada@example.com")
    assert message["Subject"] == f"Changed: {KEY}"
    (attachment,) = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content_type()) == ("a.txt", "text/plain")
    assert attachment.get_payload(decode=True) == b"hello"


def test_subscribers_of_all_folders_are_mailed_once(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber, sent: list[EmailMessage]
) -> None:
    expect_document(s3)
    ada, bob, eve = ({"address": {"S": f"{name}@example.com"}} for name in ("ada", "bob", "eve"))
    dynamodb.add_response("query", {"Items": [eve, ada]})
    dynamodb.add_response("query", {"Items": [bob], "LastEvaluatedKey": {**bob}})
    last = {"address": "bob@example.com"}
    start = {"TableName": "subscribers", "KeyConditionExpression": ANY, "ExclusiveStartKey": last}
    dynamodb.add_response("query", {"Items": [{**eve}]}, start)
    for name in ("ada", "bob", "eve"):
        expect_claim(dynamodb, f"{name}@example.com")
        expect_mail(ses, f"{name}@example.com")
    assert mailer.handler(event(), CONTEXT)["sent"] == 3
    assert [message["To"] for message in sent] == ["ada@example.com", "bob@example.com", "eve@example.com"]


def test_folders() -> None:
    folders_of = load("document_mailer", "logic").folders_of
    assert folders_of("documents/contracts/a.txt") == ["documents/", "documents/contracts/"]
    assert folders_of("documents//a") == ["documents/", "documents//"]
    assert folders_of("a.txt") == []


def test_large_document_is_linked(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber, sent: list[EmailMessage]
) -> None:
    expect_document(s3, bytes(mailer.logic.LARGEST_ATTACHMENT + 1))
    expect_subscribers(dynamodb, "ada@example.com")
    expect_claim(dynamodb, "ada@example.com")
    expect_mail(ses, "ada@example.com")
    mailer.handler(event(), CONTEXT)
    (message,) = sent
    text = message.get_content()
    assert "5.0 MB are too much" in text
    assert f"amzn-s3-demo-bucket1.s3.amazonaws.com/{KEY}?" in text
    assert f"versionId={VERSION}" in text
    assert "X-Amz-Expires=3600" in text
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in text


def test_largest_attachment_fits_into_a_mail(mailer: ModuleType, s3: Stubber) -> None:
    expect_document(s3, bytes(mailer.logic.LARGEST_ATTACHMENT))
    document = mailer.logic.read(mailer.S3, mailer.logic.change_of(event()))
    assert (document.link, len(document.content)) == ("", mailer.logic.LARGEST_ATTACHMENT)
    assert len(mailer.logic.message_of("a@example.com", "b@example.com", document)) < 10_000_000


def test_deleted_document_is_not_mailed(mailer: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    s3.add_client_error("get_object", "NoSuchKey", http_status_code=404)
    assert mailer.handler(event(), CONTEXT) == {"outcome": "deleted", "sent": 0}


def test_document_that_may_not_be_read_fails(mailer: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    s3.add_client_error("get_object", "AccessDenied", http_status_code=403)
    with pytest.raises(mailer.logic.ClientError, match="AccessDenied"):
        mailer.handler(event(), CONTEXT)


@pytest.mark.parametrize(
    ("version", "stored"),
    [
        (VERSION, {"VersionId": "another"}),
        (None, {"ETag": '"0123456789abcdef0123456789abcdef"', "VersionId": "null"}),
    ],
    ids=["versions", "no versions"],
)
def test_replaced_document_is_left_to_its_own_event(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, version: str | None, stored: dict[str, str]
) -> None:
    expect_document(s3, b"hello", **stored)
    found = mailer.handler(event(**{"version-id": version}), CONTEXT)
    assert found == {"outcome": "replaced", "sent": 0}


def test_bucket_without_versions(mailer: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber) -> None:
    expect_document(s3, VersionId="null")
    expect_subscribers(dynamodb, "ada@example.com")
    expect_claim(dynamodb, "ada@example.com")
    expect_mail(ses, "ada@example.com")
    assert mailer.handler(event(**{"version-id": None}), CONTEXT)["sent"] == 1


def test_repeated_event_mails_nobody_twice(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber
) -> None:
    expect_document(s3)
    expect_subscribers(dynamodb, "ada@example.com", "bob@example.com")
    expect_claim(dynamodb, "ada@example.com", is_new=False)
    expect_claim(dynamodb, "bob@example.com", is_new=False)
    assert mailer.handler(event(), CONTEXT) == {"outcome": "mailed", "sent": 0}


def test_one_bad_address_does_not_stop_the_others(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber, sent: list[EmailMessage]
) -> None:
    expect_document(s3)
    expect_subscribers(dynamodb, "bad@example.com", "eve@example.com", "ugly\n@example.com")
    expect_claim(dynamodb, "bad@example.com")
    ses.add_client_error("send_raw_email", "MessageRejected", "Email address is not verified.")
    expect_release(dynamodb, "bad@example.com")
    expect_claim(dynamodb, "eve@example.com")
    expect_mail(ses, "eve@example.com")
    with pytest.raises(mailer.logic.UndeliveredError) as caught:
        mailer.handler(event(), CONTEXT)
    assert str(caught.value).startswith(f"2 mails of {DOCUMENT} were not sent: 'bad@example.com': ")
    assert "MessageRejected" in str(caught.value)
    assert [message["To"] for message in sent] == ["bad@example.com", "eve@example.com"]


def test_the_next_attempt_mails_only_who_has_none(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber
) -> None:
    expect_document(s3)
    expect_subscribers(dynamodb, "bad@example.com", "eve@example.com")
    expect_claim(dynamodb, "bad@example.com")
    expect_mail(ses, "bad@example.com")
    expect_claim(dynamodb, "eve@example.com", is_new=False)
    assert mailer.handler(event(), CONTEXT) == {"outcome": "mailed", "sent": 1}


def test_many_bad_addresses_make_a_short_error(mailer: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    expect_document(s3)
    expect_subscribers(dynamodb, *(f"{name}\n@example.com" for name in "abcde"))
    with pytest.raises(mailer.logic.UndeliveredError, match=r"5 mails of .*; and 2 more$"):
        mailer.handler(event(), CONTEXT)


def test_no_mail_is_begun_without_the_time_to_end_it(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber
) -> None:
    expect_document(s3)
    expect_subscribers(dynamodb, "ada@example.com")
    late = events.context(remaining_time_in_millis=44_000)
    with pytest.raises(mailer.logic.UndeliveredError, match="no time was left"):
        mailer.handler(event(), late)


def fail_to_mail(mailer: ModuleType, error: Exception) -> None:
    """Handles the event while every call of SES ends with this error."""

    def lose(**_: object) -> None:
        raise error

    events = mailer.SES.meta.events
    events.register("before-call.ses.SendRawEmail", lose)
    try:
        with pytest.raises(mailer.logic.UndeliveredError) as caught:
            mailer.handler(event(), CONTEXT)
    finally:
        events.unregister("before-call.ses.SendRawEmail", lose)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    "error",
    [ReadTimeoutError(endpoint_url=URL), ResponseParserError()],
    ids=lambda error: type(error).__name__,
)
def test_a_lost_answer_keeps_the_claim(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, error: Exception
) -> None:
    expect_document(s3)
    expect_subscribers(dynamodb, "ada@example.com")
    expect_claim(dynamodb, "ada@example.com")
    fail_to_mail(mailer, error)


@pytest.mark.parametrize(
    "error",
    [EndpointConnectionError(endpoint_url=URL), ConnectTimeoutError(endpoint_url=URL), OSError("no files")],
    ids=lambda error: type(error).__name__,
)
def test_a_mail_that_never_left_gives_the_claim_back(
    mailer: ModuleType, dynamodb: Stubber, s3: Stubber, error: Exception
) -> None:
    expect_document(s3)
    expect_subscribers(dynamodb, "ada@example.com")
    expect_claim(dynamodb, "ada@example.com")
    expect_release(dynamodb, "ada@example.com")
    fail_to_mail(mailer, error)


def test_a_claim_that_is_put_again_finds_itself(mailer: ModuleType, dynamodb: Stubber) -> None:
    seen: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: object) -> None:
        seen.append(dict(params))

    events = mailer.DELIVERIES.meta.client.meta.events
    events.register_first("provide-client-params.dynamodb.PutItem", note)
    expect_claim(dynamodb, "ada@example.com")
    try:
        assert mailer.Deliveries(mailer.DELIVERIES, DOCUMENT).claim("ada@example.com")
    finally:
        events.unregister("provide-client-params.dynamodb.PutItem", note)
    built = ConditionExpressionBuilder().build_expression(seen[0]["ConditionExpression"])
    assert built.condition_expression == "(attribute_not_exists(#n0) OR #n1 = :v0)"
    assert built.attribute_value_placeholders == {":v0": seen[0]["Item"]["claim"]}


def test_delivery_is_remembered_longer_than_failures_are_kept(mailer: ModuleType) -> None:
    days = load("document_mailer", "deliveries")._KEPT.days
    assert days > 14 + 1


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("application/pdf", "application/pdf"),
        ("image/svg+xml", "image/svg+xml"),
        ("", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("text", "application/octet-stream"),
    ],
)
def test_kind_of_attachment(mailer: ModuleType, kind: str, shown: str) -> None:
    document = mailer.logic.Document(KEY, kind, 5, b"hello", "")
    data = mailer.logic.message_of("a@example.com", "b@example.com", document)
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    (attachment,) = message.iter_attachments()
    assert attachment.get_content_type() == shown


def test_key_with_line_breaks_makes_no_header(mailer: ModuleType) -> None:
    document = mailer.logic.Document("documents/a\r\nBcc: all@example.com\r\n", "", 5, b"hello", "")
    data = mailer.logic.message_of("a@example.com", "b@example.com", document)
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Changed: documents/a??Bcc: all@example.com??"


def test_ses_is_never_retried(mailer: ModuleType) -> None:
    assert mailer.SES.meta.config.retries["total_max_attempts"] == 1
