"""Calls the URL over HTTP: `make demo` calls `drive` once everything is deployed."""

from collections.abc import Iterator

from _http import call

from constructs_lib.local import Deployment, LocalAws, Row


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for a price, for a quote, and for a caller without credentials."""
    signed = call(aws, "GET", deployment.url("Address", "/prices/FR"), service="lambda")
    yield Row("function-url", "GET /prices/FR", str(signed.status), signed.text, "899" in signed.text)
    body = {"country": "DE", "parcels": 3}
    quoted = call(aws, "POST", deployment.url("Address", "/quotes"), body, service="lambda")
    yield Row("function-url", "POST /quotes", str(quoted.status), quoted.text, ok=quoted.status == 201)
    unsigned = call(aws, "GET", deployment.url("Address", "/prices/FR"), signed=False)
    yield Row("function-url", "GET, unsigned", str(unsigned.status), unsigned.text, ok=unsigned.status == 403)
