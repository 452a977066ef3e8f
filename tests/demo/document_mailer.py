"""Drives the document mailer: attachments, links, nothing twice, and one bad address among others."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive
from tests.demo._http import call
from tests.demo._mail import sent_to
from tests.support.waiting import last_seen

NAME = "document_mailer"
SENDER = "documents@example.com"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for an attachment, a repeated event, a link, a bad address, and a redrive."""
    aws.client("ses").verify_email_identity(EmailAddress=SENDER)
    mailer = _Mailer(aws, deployment)
    yield from _attached(mailer)
    yield _linked(mailer)
    yield from _bad_address(mailer)


class _Mailer:
    """A folder of its own for each row, and what its subscribers get."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self.bucket = deployment.resource("DocumentMailer/Documents/Bucket")
        self.function = deployment.resource("DocumentMailer/Function")
        self.queue = deployment.resource("DocumentMailer/Function/DeadLetterQueue")
        self.deliveries = deployment.resource("DocumentMailer/Deliveries")
        self._subscribers = deployment.resource("DocumentMailer/Subscribers")

    def subscribe(self, folder: str, address: str) -> None:
        item = {"prefix": {"S": folder}, "address": {"S": address}}
        self.aws.client("dynamodb").put_item(TableName=self._subscribers, Item=item)

    def unsubscribe(self, folder: str, address: str) -> None:
        key = {"prefix": {"S": folder}, "address": {"S": address}}
        self.aws.client("dynamodb").delete_item(TableName=self._subscribers, Key=key)

    def put(self, key: str, content: bytes) -> str:
        """Put a document; return its ETag."""
        stored = self.aws.client("s3").put_object(
            Bucket=self.bucket, Key=key, Body=content, ContentType="text/plain"
        )
        return str(stored["ETag"]).strip('"')

    def counts(self, *addresses: str) -> list[int]:
        return [len(sent_to(self.aws, address)) for address in addresses]


def _folder() -> tuple[str, str]:
    name = uuid.uuid4().hex
    return name, f"documents/{name}/"


def _attached(mailer: _Mailer) -> Iterator[Row]:
    """Two subscribers, one of them of two folders; then the same event again."""
    name, folder = _folder()
    ada, bob = (f"{each}-{name}@example.com" for each in ("ada", "bob"))
    for place, address in ((folder, ada), (f"{folder}contracts/", ada), (f"{folder}contracts/", bob)):
        mailer.subscribe(place, address)
    key = f"{folder}contracts/a.txt"
    etag = mailer.put(key, b"42")
    counts = last_seen(lambda: mailer.counts(ada, bob), lambda found: found == [1, 1])
    parts = [
        part.get_payload(decode=True)
        for address in (ada, bob)
        for mail in sent_to(mailer.aws, address)
        for part in mail.iter_attachments()
    ]
    came = f"mails: {counts[0]} and {counts[1]}"
    is_right = counts == [1, 1] and parts == [b"42", b"42"]
    yield Row(NAME, "a document of 2 bytes, 2 subscribers", came, f"{len(parts)} attachments", is_right)

    repeated = _repeat(mailer, key, etag)
    counts = mailer.counts(ada, bob)
    is_right = counts == [1, 1] and repeated == {"outcome": "mailed", "sent": 0}
    came = f"mails: {counts[0]} and {counts[1]}"
    yield Row(NAME, "the same event again", came, f"answer: {json.dumps(repeated)}", is_right)


def _repeat(mailer: _Mailer, key: str, etag: str) -> Any:
    """Hand the function the event of a document once more."""
    found = mailer.aws.client("dynamodb").scan(TableName=mailer.deliveries)["Items"]
    sequencers = {item["document"]["S"].removeprefix(f"{key}@") for item in found}
    (sequencer,) = [each for each in sequencers if "@" not in each]
    detail = {
        "bucket": {"name": mailer.bucket},
        "object": {"key": key, "etag": etag, "sequencer": sequencer},
    }
    event = {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
    answer = mailer.aws.client("lambda").invoke(FunctionName=mailer.function, Payload=json.dumps(event))
    return json.loads(answer["Payload"].read())


def _linked(mailer: _Mailer) -> Row:
    """A document that no mail can carry."""
    name, folder = _folder()
    ada = f"ada-{name}@example.com"
    mailer.subscribe(folder, ada)
    mailer.put(f"{folder}film.bin", bytes(6_000_000))
    mails = last_seen(lambda: sent_to(mailer.aws, ada), bool)
    text = mails[0].get_content() if mails else ""
    link = next((line for line in text.splitlines() if line.startswith("http")), "")
    answer = call(mailer.aws, "GET", link, signed=False) if link else None
    size = len(answer.text) if answer else 0
    is_right = size == 6_000_000 and "X-Amz-Signature=" in link
    came = f"GET of the link: {answer.status if answer else 'no link'}"
    return Row(NAME, "a document of 6,000,000 bytes", came, f"{size:,} bytes behind the link", is_right)


def _bad_address(mailer: _Mailer) -> Iterator[Row]:
    """An address that no mail can have, before and after somebody mended it."""
    name, folder = _folder()
    ada, bad, bob = f"ada-{name}@example.com", f"bad-{name}\n@example.com", f"bob-{name}@example.com"
    for address in (ada, bad, bob):
        mailer.subscribe(folder, address)
    key = f"{folder}a.txt"
    mailer.put(key, b"42")
    letters = last_seen(lambda: _letters(mailer, key), bool)
    counts = mailer.counts(ada, bob)
    came = f"mails: {counts[0]} and {counts[1]}"
    error = letters[0]["MessageAttributes"]["ErrorMessage"]["StringValue"] if letters else "no dead letter"
    is_right = counts == [1, 1] and error.startswith(f"1 mails of {key}")
    yield Row(NAME, "3 subscribers, 1 with a bad address", came, f"dead letter: {error[:24]}...", is_right)

    mailer.unsubscribe(folder, bad)
    mended = f"cid-{name}@example.com"
    mailer.subscribe(folder, mended)
    summary = redrive("DocumentMailer", client=mailer.aws.client)
    counts = last_seen(lambda: mailer.counts(ada, bob, mended), lambda found: found == [1, 1, 1])
    is_right = counts == [1, 1, 1] and (summary.sent, summary.failed) == (1, 0)
    came = f"mails: {counts[0]}, {counts[1]} and {counts[2]}"
    evidence = f"{summary.sent} sent back, {summary.failed} failed"
    yield Row(NAME, "redrive once the address is mended", came, evidence, is_right)


def _letters(mailer: _Mailer, key: str) -> list[Any]:
    """Return the dead letters of a document, without taking them."""
    found = mailer.aws.client("sqs").receive_message(
        QueueUrl=mailer.queue, VisibilityTimeout=0, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return [each for each in found.get("Messages", []) if key in each["Body"]]
