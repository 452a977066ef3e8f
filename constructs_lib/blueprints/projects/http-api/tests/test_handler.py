"""The handler with an event as API Gateway sends it."""

import json
from pathlib import Path

from lambdas.http_api.handler import handler

# https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
EVENT = json.loads((Path(__file__).parent / "events" / "http_api.json").read_text())


def test_greeting_has_the_name() -> None:
    response = handler({**EVENT, "pathParameters": {"name": "Ada"}}, None)
    assert response["statusCode"] == 200
    assert json.loads(response["body"]) == {"message": "Hello, Ada!"}
