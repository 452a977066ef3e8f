"""Prints the table of docs/local.md that lists the gaps."""

from .registry import documentation

if __name__ == "__main__":
    print(documentation())  # noqa: T201 - that is what it is for
