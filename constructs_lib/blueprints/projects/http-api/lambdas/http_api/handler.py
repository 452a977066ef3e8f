"""Greets callers by their name."""

import json

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

app = APIGatewayHttpResolver(enable_validation=True)
handler = app.resolve


@app.get("/greetings/<name>")
def greet(name: str) -> dict[str, str]:
    """Answer `GET /greetings/{name}`."""
    # The id of the request is in the API's access log, too: it ties the two logs together.
    print(json.dumps({"api_request_id": app.current_event.request_context.request_id}))
    return {"message": f"Hello, {name}!"}
