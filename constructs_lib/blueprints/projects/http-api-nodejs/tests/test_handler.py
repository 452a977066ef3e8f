"""From a request of the HTTP API to the greeting, in Node.js."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.testing import events

MODULE = Path(__file__).parents[1] / "lambdas" / "http_api_nodejs" / "index.mjs"
SCRIPT = """
console.info = () => {};
const { handler } = await import(process.argv[1]);
process.stdout.write(JSON.stringify(await handler(JSON.parse(process.argv[2]))));
"""


def greet(name: str, query: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what the handler answers."""
    event = events.http_api("GET", f"/greetings/{name}", route="/greetings/{name}", query=query)
    command = ["node", "--input-type=module", "--eval", SCRIPT, MODULE.as_uri(), json.dumps(event)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(
    ("query", "message"),
    [(None, "Hello, Ada!"), ({"page": "1"}, "Hello, Ada!"), ({"language": "de"}, "Guten Tag, Ada!")],
)
def test_greeting(query: dict[str, str] | None, message: str) -> None:
    answer = greet("Ada", query)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"message": message})


@pytest.mark.parametrize("language", ["fr", "", "constructor"])
def test_a_language_that_it_does_not_speak(language: str) -> None:
    assert greet("Ada", {"language": language})["statusCode"] == 400
