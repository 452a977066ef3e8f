"""Commands of a workflow of GitHub, which shows them as annotations.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands (2026-11-27)
"""

__all__ = ["workflow_command"]


def workflow_command(level: str, message: str, **properties: str) -> str:
    """Return a command in one line.

    Args:
        level: `error`, `warning` or `notice`.
        message: what is shown.
        properties: where it is shown and how, such as `title`, `file` and `line`.
    """
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {given}::{_message(message)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
