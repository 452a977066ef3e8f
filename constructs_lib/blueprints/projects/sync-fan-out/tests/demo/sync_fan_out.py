"""Calls quotes: one that is made, one for more than there is, and one that a target has no answer for."""

from collections.abc import Iterator

from _http import call

from constructs_lib.local import Deployment, LocalAws, Row

STACK = "QuoteApi"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for each."""
    url = deployment.url(f"{STACK}/Api/Api", "/quotes")
    for quantity, available in ((2, True), (9, False)):
        quote = call(aws, "POST", url, {"sku": "tea", "quantity": quantity})
        is_right = (quote.status, quote.json) == (
            200,
            {"total_cents": 450 * quantity, "available": available},
        )
        yield Row("sync-fan-out", f"POST /quotes for {quantity} tea", str(quote.status), quote.text, is_right)
    failed = call(aws, "POST", url, {"sku": "unicorn", "quantity": 1})
    causes = failed.json.get("causes")
    is_right = (failed.status, causes) == (502, {"pricing": "UnknownSkuError: no price for 'unicorn'"})
    yield Row("sync-fan-out", "POST /quotes for a unicorn", str(failed.status), f"{causes}", is_right)
