"""The smallest function."""


def handler(event: object, context: object) -> str:
    """Answer."""
    return "hello"
