"""Drives quotes: two functions asked at the same time, one of them failing, and a dry run."""

from collections.abc import Iterator

from constructs_lib.local import Deployment, LocalAws, Row
from tests.demo._http import call
from tests.demo._logs import logged
from tests.support.waiting import last_seen

TEA = {"items": [{"sku": "tea", "quantity": 2}]}


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for a quote, for a failing target, and for a dry run."""
    stock = deployment.resource("Quote/StockTable")
    aws.client("dynamodb").put_item(TableName=stock, Item={"sku": {"S": "tea"}, "quantity": {"N": "5"}})
    url = deployment.url("Quote/Api/Api", "/quotes")
    # On a busy machine functions that start may take longer than they may run: asking again harms nothing.
    quote = last_seen(lambda: call(aws, "POST", url, TEA), lambda answer: answer.status == 200)
    pricing = deployment.resource("Quote/Pricing")
    found = logged(aws, pricing, quote.request_id)
    is_right = quote.status == 200 and quote.json["available"] is True and found
    total = f"{quote.status} total {quote.json.get('total_cents')} cents, available"
    evidence = f"correlation id {quote.request_id[:13]}... {'is' if found else 'is NOT'} in Pricing's log"
    yield Row("quote", "POST /quotes for 2 tea", total, evidence, is_right)

    unicorn = {"items": [{"sku": "unicorn", "quantity": 1}]}
    failed = last_seen(lambda: call(aws, "POST", url, unicorn), lambda answer: answer.status == 502)
    cause = failed.json.get("cause", {})
    is_right = failed.status == 502 and cause.get("function") == "pricing"
    yield Row("quote", "POST /quotes for a unicorn", str(failed.status), f"cause: {cause}", is_right)

    dry = call(aws, "POST", f"{url}?dry_run=1", TEA)
    is_right = dry.status == 200 and dry.json == {"pricing": "allowed", "stock": "allowed"}
    yield Row("quote", "POST /quotes?dry_run", str(dry.status), str(dry.json), is_right)
