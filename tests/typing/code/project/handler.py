"""Answers with the project's packages."""


def handler(event: object, context: object) -> str:
    """Answer."""
    del event, context
    return "hello"
