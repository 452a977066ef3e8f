"""Stock for other functions: `{"skus": [...]}` in, `{"quantities": {sku: number}}` out.

Environment: `STOCK_TABLE`, the table of stock.
"""

import os
from typing import Any

import boto3
import logic

from constructs_lib.runtime.invoke import correlated

DYNAMODB = boto3.resource("dynamodb")
STOCK_TABLE = os.environ["STOCK_TABLE"]


@correlated
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers a synchronous call."""
    return {"quantities": logic.find_quantities(DYNAMODB, STOCK_TABLE, event["skus"])}
