"""The throttling and quota of each API key."""

from dataclasses import dataclass
from typing import Literal

from constructs_lib._internal.arguments import check_value_types
from constructs_lib.patterns.apis.throttling import Throttling


@dataclass(frozen=True, slots=True)
class KeyPlan:
    """The throttling and quota of each API key; made by `Authorization.and_api_key`."""

    throttling: Throttling | None = None
    quota: int | None = None
    quota_period: Literal["DAY", "WEEK", "MONTH"] = "MONTH"

    def __post_init__(self) -> None:
        check_value_types(self)
