"""SES: what a recipient would get, attachments included."""

import json
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

app = Part("app")
ses = Part("services.ses")
ses_v2 = Part("services.ses_v2")


@gap(
    "ses-whole-messages",
    aws="A raw message reaches its recipients as it was sent, with its attachments.",
    source="https://docs.aws.amazon.com/ses/latest/dg/send-email-raw.html",
    upstream="The emulator's mailbox keeps subject and text, and drops everything else.",
)
def keep_whole_messages() -> None:
    """Keep the message beside the record of it, and show both in the mailbox."""

    def build_send(original: Any) -> Any:
        def send(source: str, to_addrs: list[str], message_str: str) -> None:
            ses._sent_emails_list()[-1]["Raw"] = message_str
            original(source, to_addrs, message_str)

        return send

    def build_mailbox(original: Any) -> Any:
        async def mailbox(method: str, path: str, headers: Any, query_params: Any) -> Any:
            answer = await original(method, path, headers, query_params)
            if answer is None or answer[0] != 200:
                return answer
            status, answer_headers, body = answer
            shown = json.loads(body)
            for record in (each for messages in shown["messages"].values() for each in messages):
                record["Raw"] = _raw(record["MessageId"])
            return status, answer_headers, json.dumps(shown).encode()

        return mailbox

    # Version 2 takes the function by its name when it is imported, and has to get the emulator's: there a
    # message is sent before its record exists.
    ses_v2.load()
    replace(ses, "_smtp_relay", build_send, takes="source to_addrs message_str")
    replace(app, "_handle_ses_messages_request", build_mailbox, takes="method path headers query_params")


def _raw(message_id: str) -> str | None:
    """Return a message as it was sent; the mailbox shows those of all accounts and Regions."""
    found = (
        record.get("Raw")
        for key, records in ses._sent_emails.to_dict().items()
        if key[-1] == "entries"
        for record in records
        if record["MessageId"] == message_id
    )
    return next(found, None)
