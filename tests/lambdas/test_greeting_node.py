"""The Node.js function answers both event formats."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.support.lambdas import LAMBDAS, http_event, rest_event
from tests.support.waiting import PATIENCE

SCRIPT = """
const { handler } = await import(process.argv[1]);
const response = await handler(JSON.parse(process.argv[2]));
process.stdout.write("\\n" + JSON.stringify(response));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js on the PATH")
@pytest.mark.parametrize("make", [rest_event, http_event], ids=["rest", "http"])
@pytest.mark.parametrize(("query", "name"), [({"name": "Ada"}, "Ada"), (None, "world")])
def test_greeting(make: Any, query: dict[str, str] | None, name: str) -> None:
    event = make("GET", "/greeting", "/greeting", query=query)
    request_id = event["requestContext"]["requestId"]
    module = (LAMBDAS / "greeting_node" / "index.mjs").as_uri()
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", SCRIPT, module, json.dumps(event)],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    log, response = done.stdout.rsplit("\n", 1)
    answer = json.loads(response)
    assert answer["statusCode"] == 200
    assert answer["headers"]["x-request-id"] == request_id
    assert json.loads(answer["body"]) == {"message": f"Hello, {name}!", "request_id": request_id}
    assert log.strip() == f"{{ api_request_id: '{request_id}' }}"
