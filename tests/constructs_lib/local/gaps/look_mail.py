"""Looks at mail."""

import email
import json
from email.message import EmailMessage

from .support import Emulator, observe


@observe("ses-whole-messages", aws=b"\x89PNG", upstream=None)
def attachment(emulator: Emulator) -> object:
    message = EmailMessage()
    message["From"], message["To"] = "from@example.com", "to@example.com"
    message.set_content("see below")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="chart.png")
    ses = emulator.client("ses")
    ses.verify_email_identity(EmailAddress="from@example.com")
    sent = ses.send_raw_email(RawMessage={"Data": message.as_bytes()})["MessageId"]
    boxes = json.loads(emulator.call("GET", "/_ministack/ses/messages").body)["messages"]
    raw = next(each for box in boxes.values() for each in box if each["MessageId"] == sent).get("Raw")
    if raw is None:
        return None
    parts = email.message_from_string(raw).walk()
    return next(part.get_payload(decode=True) for part in parts if part.get_content_type() == "image/png")
