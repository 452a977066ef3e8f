"""Calls the API over HTTP: `make demo` calls `drive` once everything is deployed."""

from collections.abc import Iterator

from _http import call

from constructs_lib.local import Deployment, LocalAws, Row


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for a caller with credentials, for one without, and for a path that is no route."""
    signed = call(aws, "GET", deployment.url("HttpApi/Api/Api", "/greetings/Ada"))
    yield Row("http-api", "GET /greetings/Ada", str(signed.status), signed.text, "Hello, Ada!" in signed.text)
    unsigned = call(aws, "GET", deployment.url("HttpApi/Api/Api", "/greetings/Ada"), signed=False)
    yield Row(
        "http-api", "the same, unsigned", str(unsigned.status), unsigned.text, ok=unsigned.status == 403
    )
    missing = call(aws, "GET", deployment.url("HttpApi/Api/Api", "/nowhere"))
    yield Row("http-api", "GET /nowhere", str(missing.status), missing.text, ok=missing.status == 404)
