"""Stock in a DynamoDB table with the partition key `sku` and the number `quantity`.

The function's role needs `dynamodb:BatchGetItem` on the table, and nothing else.
"""

import logging
import time
from typing import Any

# A boto3 `ServiceResource`: its class is made at run time and cannot be named here.
DynamoDb = Any

_logger = logging.getLogger(__name__)
_PAUSES = (0.05, 0.1, 0.2, 0.4)


class StockUnavailableError(Exception):
    """DynamoDB left items out of its answers, time after time."""


def find_quantities(dynamodb: DynamoDb, table: str, skus: list[str]) -> dict[str, int]:
    """The quantity of each sku, at most 100; of what the table does not know there is none.

    Raises:
        StockUnavailableError: DynamoDB is too busy.
    """
    quantities = dict.fromkeys(skus, 0)
    wanted = {table: {"Keys": [{"sku": sku} for sku in quantities]}}
    for pause in _PAUSES:
        page = dynamodb.batch_get_item(RequestItems=wanted)
        for item in page["Responses"].get(table, []):
            quantities[item["sku"]] = int(item["quantity"])
        wanted = page.get("UnprocessedKeys")
        if not wanted:
            _logger.info("found the stock of %d skus", len(quantities))
            return quantities
        # A partial answer is a success to botocore, so it does not ask again by itself.
        time.sleep(pause)
    raise StockUnavailableError(f"{len(wanted[table]['Keys'])} items were not read from the stock")
