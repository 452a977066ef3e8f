"""From a changed document to a mail for each subscriber.

The function's role needs `s3:GetObject` and `s3:GetObjectVersion` below the prefix, `s3:ListBucket` (without
it, S3 answers 403 for what is gone), Query on the subscribers, PutItem and DeleteItem on the deliveries,
`ses:SendRawEmail` on the sender's identity, and nothing else.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError, HTTPClientError
from botocore.parsers import ResponseParserError
from deliveries import Deliveries

# As base64 these are 7.2 MB: below the 10 MB of SES's first API and of most mail servers.
LARGEST_ATTACHMENT = 5 * 1024 * 1024
# S3 allows a week, but a link ends with the credentials that signed it, and those of a role last hours.
LINK_LIFETIME = timedelta(hours=1)
_SHOWN_FAILURES = 3
_ATTACHABLE = re.compile(r"(application|audio|image|text|video)/([A-Za-z0-9.+_-]+)")

_logger = logging.getLogger(__name__)


class UndeliveredError(Exception):
    """Some subscribers have no mail yet; those that have one get no other."""


@dataclass(frozen=True)
class Services:
    """What the work is done with: boto3 objects, whose classes are made at run time.

    Attributes:
        subscribers: Table of subscribers.
        s3: Client that reads documents and signs links.
        ses: Client that mails them.
        sender: Address that they come from.
    """

    subscribers: Any
    s3: Any
    ses: Any
    sender: str


@dataclass(frozen=True)
class Change:
    """One version of a document.

    Attributes:
        bucket: Its bucket.
        key: Its key.
        etag: What is in it.
        version: Its version id; None in a bucket without versions.
        sequencer: Which of all writes of this key it came from.
    """

    bucket: str
    key: str
    etag: str
    version: str | None
    sequencer: str

    @property
    def identity(self) -> str:
        """The same for a repeated event, another for the same content written again."""
        return f"{self.key}@{self.sequencer}"


@dataclass(frozen=True)
class Document:
    """What a mail is made of: the content, or a link where there is too much of it."""

    key: str
    content_type: str
    size: int
    content: bytes | None
    link: str


def change_of(event: Mapping[str, Any]) -> Change:
    """The change that an event of S3 through EventBridge tells of."""
    found = event["detail"]["object"]
    return Change(
        bucket=event["detail"]["bucket"]["name"],
        key=found["key"],
        etag=found["etag"],
        version=found.get("version-id"),
        sequencer=found["sequencer"],
    )


def mail(
    services: Services, deliveries: Deliveries, change: Change, *, has_time: Callable[[], bool]
) -> dict[str, Any]:
    """Mails a document to every subscriber that has no mail of this version.

    Returns:
        `outcome`: `mailed` with how many mails were `sent` now; `deleted` or `replaced` where the document
        of the event is not there any more. What has replaced it has an event of its own.

    Raises:
        UndeliveredError: Some mails were not sent; the other subscribers have theirs.
    """
    document = read(services.s3, change)
    if isinstance(document, str):
        _logger.info("%s was %s before it could be mailed", change.identity, document)
        return {"outcome": document, "sent": 0}
    sent, failures = 0, {}
    for address in subscribers_of(services.subscribers, change.key):
        try:
            if not has_time():
                raise TimeoutError("no time was left to mail it")
            sent += _send(services, deliveries, address, document)
        except Exception as error:  # noqa: BLE001 - one bad address must not keep the others from their mail
            failures[address] = error
    _logger.info("%s was mailed to %d subscribers, %d failed", change.identity, sent, len(failures))
    if failures:
        raise UndeliveredError(_told(change, failures)) from next(iter(failures.values()))
    return {"outcome": "mailed", "sent": sent}


def read(s3: Any, change: Change) -> Document | str:
    """The document of a change, or what became of it: `deleted` or `replaced`."""
    # Without a version: what was withdrawn or replaced meanwhile must not be mailed, however late this is.
    place = {"Bucket": change.bucket, "Key": change.key}
    try:
        found = s3.get_object(**place)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return "deleted"
    with found["Body"] as body:
        is_same = found["ETag"].strip('"') == change.etag
        if change.version is not None:
            is_same = found.get("VersionId") == change.version
        if not is_same:
            return "replaced"
        size, content, link = found["ContentLength"], None, ""
        if size <= LARGEST_ATTACHMENT:
            content = body.read()
        else:
            version = {} if change.version is None else {"VersionId": change.version}
            seconds = int(LINK_LIFETIME.total_seconds())
            link = s3.generate_presigned_url("get_object", Params={**place, **version}, ExpiresIn=seconds)
    return Document(change.key, found.get("ContentType", ""), size, content, link)


def subscribers_of(table: Any, key: str) -> list[str]:
    """Everybody who wants a folder that the document lies in, once."""
    return sorted({address for folder in folders_of(key) for address in _subscribers(table, folder)})


def folders_of(key: str) -> list[str]:
    """The folders that a document lies in: `a/` and `a/b/` of `a/b/c.pdf`."""
    return [key[: match.end()] for match in re.finditer("/", key)]


def message_of(sender: str, recipient: str, document: Document) -> bytes:
    """The mail, with the document attached or linked."""
    # A key may have line breaks in it, and a header may not.
    name = "".join(each if each.isprintable() else "?" for each in document.key)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"Changed: {name}"
    message["From"] = sender
    message["To"] = recipient
    if document.content is None:
        ends = datetime.now(UTC) + LINK_LIFETIME
        size = f"{document.size / 1024 / 1024:.1f} MB"
        works = f"this link works until {ends:%Y-%m-%d %H:%M} UTC at the latest"
        too_large = f"{name} has changed. Its {size} are too much for a mail; {works}:"
        message.set_content(f"{too_large}\n\n{document.link}\n")
    else:
        message.set_content(f"{name} has changed and is attached.\n")
        known = _ATTACHABLE.match(document.content_type)
        kind, subtype = known.groups() if known else ("application", "octet-stream")
        message.add_attachment(document.content, kind, subtype, filename=name.rsplit("/", 1)[-1])
    return message.as_bytes()


def _subscribers(table: Any, folder: str) -> Iterator[str]:
    request: dict[str, Any] = {"KeyConditionExpression": Key("prefix").eq(folder)}
    while True:
        page = table.query(**request)
        yield from (item["address"] for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _send(services: Services, deliveries: Deliveries, address: str, document: Document) -> int:
    """Mails one subscriber, unless that was tried before with an unknown end; returns how many mails.

    When the connection breaks or the function is killed between a claim and SES's answer, the mail may be
    lost but is never sent twice.
    """
    # Built before the claim: what cannot be built is not sent, and must not look as if it had been.
    content = message_of(services.sender, address, document)
    if not deliveries.claim(address):
        return 0
    try:
        services.ses.send_raw_email(
            Source=services.sender, Destinations=[address], RawMessage={"Data": content}
        )
    except (HTTPClientError, ResponseParserError):
        # The request was on its way and no readable answer came: SES may have sent the mail.
        raise
    except Exception:
        # SES was not reached, or has refused: nothing was sent, and the next attempt may.
        deliveries.release(address)
        raise
    return 1


def _told(change: Change, failures: Mapping[str, Exception]) -> str:
    shown = [f"{address!r}: {error}" for address, error in list(failures.items())[:_SHOWN_FAILURES]]
    more = f"; and {len(failures) - len(shown)} more" if len(failures) > len(shown) else ""
    return f"{len(failures)} mails of {change.identity} were not sent: {'; '.join(shown)}{more}"
