"""A function beside what is not its code."""


def handler(event: object, context: object) -> str:
    """Answer."""
    return "hello"
