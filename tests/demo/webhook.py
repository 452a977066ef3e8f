"""Drives the webhook as a provider of payments does: a signed notice, the same again, and a forged one."""

import hashlib
import hmac
import json
from collections.abc import Iterator

from constructs_lib.local import Deployment, LocalAws, Row
from tests.demo._http import call
from tests.demo._logs import logged

NOTICE = {"id": "N1", "order": "A1", "cents": 499}


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for a notice, for the same one again, and for one with another signature."""
    url = deployment.url("Address", "/notices")
    arn = deployment.resource("Webhook/Secret")
    secret = aws.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
    body = json.dumps(NOTICE).encode()
    headers = {"X-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}

    first = call(aws, "POST", url, NOTICE, headers, signed=False)
    found = logged(aws, deployment.resource("Webhook/Function"), first.request_id)
    evidence = f"request id {first.request_id[:13]}... {'is' if found else 'is NOT'} in the log"
    yield Row("webhook", "POST /notices", str(first.status), evidence, first.status == 202 and found)

    again = call(aws, "POST", url, NOTICE, headers, signed=False)
    items = aws.client("dynamodb").scan(TableName=deployment.resource("Webhook/Payments"))["Items"]
    is_right = again.status == 200 and [each["id"]["S"] for each in items] == ["N1"]
    yield Row("webhook", "the same again", str(again.status), f"{len(items)} payment stored", is_right)

    forged = call(aws, "POST", url, {**NOTICE, "cents": 1}, headers, signed=False)
    message = str(forged.json.get("message"))
    yield Row("webhook", "POST /notices, forged", str(forged.status), message, forged.status == 401)
