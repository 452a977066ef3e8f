"""The handler with a request as API Gateway sends it."""

import json

from constructs_lib.testing import events
from lambdas.http_api.handler import handler


def test_greeting_has_the_name() -> None:
    response = handler(events.http_api("GET", "/greetings/Ada", route="/greetings/{name}"), events.context())
    assert response["statusCode"] == 200
    assert json.loads(response["body"]) == {"message": "Hello, Ada!"}
