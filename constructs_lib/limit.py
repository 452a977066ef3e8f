"""What a limit of AWS is."""

from datetime import date

from constructs_lib.frozen import frozen

__all__ = ["Limit"]

_READ = date(2026, 11, 23)


@frozen
class Limit:
    """One limit of AWS.

    Attributes:
        name: its name here, also the key in context `constructs-lib:limits`.
        title: what is limited, in AWS's words.
        minimum: smallest value that AWS accepts.
        maximum: largest value that AWS accepts (its default where `adjustable`).
        unit: the unit of both.
        adjustable: whether AWS raises it for an account on request.
        source: the AWS page that gives it.
        read: the day that page was read.
    """

    name: str
    title: str
    minimum: int
    maximum: int
    unit: str
    source: str
    adjustable: bool = False
    read: date = _READ
