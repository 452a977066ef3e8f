"""Calls the API: greetings, a language that it does not speak, and a stranger."""

from collections.abc import Iterator

from _http import call
from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row

STACK = "HttpApiNodejs"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for answers, and one for refusals."""
    url, function = deployment.url(f"{STACK}/Api/Api", "/greetings"), deployment.resource(f"{STACK}/Function")
    answers = [call(aws, "GET", f"{url}/Ada{query}") for query in ("", "?language=de")]
    came = " ".join(answer.json["message"] for answer in answers)
    logged = until(lambda: any("Ada" in line for line in aws.logs(function)))
    evidence = f"the name {'is' if logged else 'is NOT'} in the log"
    is_right = came == "Hello, Ada! Guten Tag, Ada!" and logged
    yield Row("http-api-nodejs", "GET /greetings/Ada, in 2 languages", came, evidence, is_right)

    unknown = call(aws, "GET", f"{url}/Ada?language=fr")
    stranger = call(aws, "GET", f"{url}/Ada", signed=False)
    came = f"{unknown.status} {stranger.status}"
    message = unknown.json["message"]
    yield Row("http-api-nodejs", "language=fr, GET unsigned", came, message, came == "400 403")
