"""Calls the API: a line that real numpy has fitted, and numbers that are none."""

from collections.abc import Iterator

from _http import call
from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row

STACK = "LayeredDependencies"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for each."""
    url, function = deployment.url(f"{STACK}/Api/Api", "/trend"), deployment.resource(f"{STACK}/Function")
    line = call(aws, "POST", url, {"values": [1, 3, 5, 7]})
    lines = until(lambda: [text for text in aws.logs(function) if "by numpy" in text])
    said = lines[-1].partition("by numpy ")[2].partition('"')[0] if lines else "NONE"
    is_right = (line.status, line.json) == (200, {"start": 1.0, "slope": 2.0}) and bool(lines)
    came, evidence = f"{line.status} {line.text}", f"numpy {said} is in the log"
    yield Row("layered-dependencies", "POST /trend of 1, 3, 5, 7", came, evidence, is_right)
    wrong = call(aws, "POST", url, {"values": [1, "three"]})
    message = str(wrong.json["detail"])
    yield Row(
        "layered-dependencies", "POST /trend of a text", str(wrong.status), message, wrong.status == 422
    )
