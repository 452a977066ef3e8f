"""Fits a line through numbers, with numpy out of the layer."""

import logging
from typing import Annotated

import numpy as np
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel, Field

app = APIGatewayHttpResolver(enable_validation=True)
handler = app.resolve

_logger = logging.getLogger(__name__)


class Numbers(BaseModel):
    """What a caller sends; another body is answered 422, with what is wrong with it."""

    values: list[Annotated[float, Field(strict=True, ge=-1e9, le=1e9)]] = Field(min_length=2, max_length=1000)


@app.post("/trend")
def trend(numbers: Numbers) -> dict[str, float]:
    """Return the line through the numbers."""
    slope, start = np.polyfit(np.arange(len(numbers.values)), numbers.values, deg=1)
    _logger.info("a line through %d values, by numpy %s", len(numbers.values), np.__version__)
    return {"start": round(float(start), 6), "slope": round(float(slope), 6)}
