"""Reads what SES has sent on the local AWS."""

import email
import email.policy
from email.message import EmailMessage

from constructs_lib.local import LocalAws
from tests.demo._http import call


def sent_to(aws: LocalAws, recipient: str) -> list[EmailMessage]:
    """Return the mails to one recipient, whole, oldest first."""
    answer = call(aws, "GET", f"{aws.endpoint}/_ministack/ses/messages", signed=False)
    mails = answer.json["messages"].get(aws.account, [])
    return [
        email.message_from_string(mail["Raw"], policy=email.policy.default)
        for mail in mails
        if recipient in mail["To"]
    ]
