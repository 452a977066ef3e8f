"""Until when AWS keeps up which runtime of Lambda, and takes functions with it.

From the tables of https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html (2026-11-27). AWS has
moved such days before, mostly to later ones.
"""

from datetime import date

from constructs_lib.frozen import frozen

__all__ = ["RUNTIMES", "Runtime"]


@frozen
class Runtime:
    """One runtime.

    Attributes:
        name: its identifier, such as `python3.13`.
        deprecated: the day from which it gets no fixes.
        closed: the day from which Lambda makes no function with it.
    """

    name: str
    deprecated: date
    closed: date


def _runtime(name: str, deprecated: str, closed: str) -> Runtime:
    return Runtime(name, date.fromisoformat(deprecated), date.fromisoformat(closed))


_NEXT = "2027-02-01"

RUNTIMES: dict[str, Runtime] = {
    each.name: each
    for each in (
        _runtime("dotnet10", "2028-11-14", "2028-12-14"),
        _runtime("dotnet6", "2024-12-20", _NEXT),
        _runtime("dotnet8", "2026-11-10", _NEXT),
        _runtime("dotnetcore1.0", "2019-06-27", "2019-06-30"),
        _runtime("dotnetcore2.0", "2019-05-30", "2019-05-30"),
        _runtime("dotnetcore2.1", "2022-01-05", "2022-01-05"),
        _runtime("dotnetcore3.1", "2023-04-03", "2023-04-03"),
        _runtime("go1.x", "2024-01-08", "2024-02-08"),
        _runtime("java11", "2027-06-30", "2027-07-31"),
        _runtime("java17", "2027-06-30", "2027-07-31"),
        _runtime("java21", "2029-06-30", "2029-07-31"),
        _runtime("java25", "2029-06-30", "2029-07-31"),
        _runtime("java8", "2024-01-08", "2024-02-08"),
        _runtime("java8.al2", "2027-06-30", "2027-07-31"),
        _runtime("nodejs", "2016-08-30", "2016-09-30"),
        _runtime("nodejs10.x", "2021-07-30", "2021-07-30"),
        _runtime("nodejs12.x", "2023-03-31", "2023-03-31"),
        _runtime("nodejs14.x", "2023-12-04", "2024-01-09"),
        _runtime("nodejs16.x", "2024-06-12", _NEXT),
        _runtime("nodejs18.x", "2025-09-01", _NEXT),
        _runtime("nodejs20.x", "2026-04-30", _NEXT),
        _runtime("nodejs22.x", "2027-04-30", "2027-06-01"),
        _runtime("nodejs24.x", "2028-04-30", "2028-06-01"),
        _runtime("nodejs4.3", "2020-03-05", "2020-03-05"),
        _runtime("nodejs4.3-edge", "2020-03-05", "2020-03-05"),
        _runtime("nodejs6.10", "2019-08-12", "2019-08-12"),
        _runtime("nodejs8.10", "2020-03-06", "2020-03-06"),
        _runtime("provided", "2024-01-08", "2024-02-08"),
        _runtime("provided.al2", "2026-07-31", _NEXT),
        _runtime("provided.al2023", "2029-06-30", "2029-07-31"),
        _runtime("python2.7", "2021-07-15", "2021-07-15"),
        _runtime("python3.10", "2026-10-31", _NEXT),
        _runtime("python3.11", "2027-06-30", "2027-07-31"),
        _runtime("python3.12", "2028-10-31", "2028-11-30"),
        _runtime("python3.13", "2029-06-30", "2029-07-31"),
        _runtime("python3.14", "2029-06-30", "2029-07-31"),
        _runtime("python3.6", "2022-07-18", "2022-07-18"),
        _runtime("python3.7", "2023-12-04", "2024-01-09"),
        _runtime("python3.8", "2024-10-14", _NEXT),
        _runtime("python3.9", "2025-12-15", _NEXT),
        _runtime("ruby2.5", "2021-07-30", "2021-07-30"),
        _runtime("ruby2.7", "2023-12-07", "2024-01-09"),
        _runtime("ruby3.2", "2026-03-31", _NEXT),
        _runtime("ruby3.3", "2027-03-31", "2027-04-30"),
        _runtime("ruby3.4", "2028-03-31", "2028-04-30"),
        _runtime("ruby4.0", "2029-03-31", "2029-04-30"),
    )
}
"""Every runtime with a day by its name."""
