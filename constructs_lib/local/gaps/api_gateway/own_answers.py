"""What an HTTP API answers itself."""

import json


def json_response(status: int, message: str) -> tuple[int, dict[str, str], bytes]:
    """Return an answer of the API as the emulator's functions return it."""
    body = json.dumps({"message": message}, separators=(",", ":"))
    return status, {"Content-Type": "application/json"}, body.encode()
