"""Looks at what a REST API answers by itself, and at what it logs."""

import json

from .look_rest_api import api, deployed
from .support import Emulator, Response, access_log, observe

MISMATCH = "The request signature we calculated does not match the signature you provided."


def refusal(answer: Response) -> object:
    return (
        answer.status if answer.status == 200 else (answer.status, str(answer.message).partition(" Check")[0])
    )


@observe(
    "rest-api-iam-signature",
    aws=(403, "Missing Authentication Token"),
    upstream=(403, "Missing Authentication Token"),
)
def unsigned(emulator: Emulator) -> object:
    return refusal(emulator.call("DELETE", api(emulator)))


@observe("rest-api-iam-signature", aws=403, upstream=200)
def bearer_token(emulator: Emulator) -> object:
    return emulator.call("DELETE", api(emulator), headers={"Authorization": "Bearer x"}).status


@observe("rest-api-iam-signature", aws=(403, MISMATCH), upstream=200)
def signed_with_a_wrong_secret(emulator: Emulator) -> object:
    return refusal(emulator.call_signed("DELETE", api(emulator), secret="other"))


@observe(
    "rest-api-iam-signature",
    aws=(403, "The security token included in the request is invalid."),
    upstream=200,
)
def signed_with_an_unknown_key(emulator: Emulator) -> object:
    return refusal(emulator.call_signed("DELETE", api(emulator), key="AKIAUNKNOWN"))


@observe("rest-api-iam-signature", aws=200, upstream=200)
def signed(emulator: Emulator) -> object:
    return refusal(emulator.call_signed("DELETE", api(emulator) + "?a=b%20c&d=%2Fe"))


@observe(
    "rest-api-function-errors",
    aws=(502, "Internal server error", "https://a.example"),
    upstream=(502, '{"errorMessage": "a secret", "errorType": "Runtime.HandlerError"}', None),
)
def failing_function(emulator: Emulator) -> object:
    answer = emulator.call("PUT", api(emulator) + "?fail=1")
    return answer.status, answer.message, answer.headers["Access-Control-Allow-Origin"]


@observe(
    "rest-api-malformed-responses",
    aws=(502, b'{"message": "Internal server error"}'),
    upstream=(200, b"text"),
)
def function_that_returns_text(emulator: Emulator) -> object:
    answer = emulator.call("PUT", api(emulator) + "?text=1")
    return answer.status, answer.body


@observe("rest-api-malformed-responses", aws=502, upstream=200)
def function_that_returns_an_object_as_body(emulator: Emulator) -> object:
    return emulator.call("PUT", api(emulator) + "?object=1").status


@observe("rest-api-request-id", aws=True, upstream=False)
def request_id_in_event_and_response(emulator: Emulator) -> object:
    answer = emulator.call("PUT", api(emulator))
    return json.loads(answer.body)["requestContext"]["requestId"] == answer.headers["x-amzn-requestid"]


@observe("rest-api-access-logs", aws="PUT /live/ 200 - 200 -", upstream=None)
def log_of_an_answered_request(emulator: Emulator) -> object:
    answer = emulator.call("PUT", api(emulator))
    return access_log(emulator, deployed(emulator)["AccessLog"], answer.headers["x-amzn-requestid"])


@observe("rest-api-access-logs", aws="DELETE /live/ 403 MISSING_AUTHENTICATION_TOKEN - -", upstream=None)
def log_of_a_refused_request(emulator: Emulator) -> object:
    answer = emulator.call("DELETE", api(emulator))
    return access_log(emulator, deployed(emulator)["AccessLog"], answer.headers["x-amzn-requestid"])
