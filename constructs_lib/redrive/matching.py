"""Chooses failed events by a JMESPath expression."""

import json
from typing import Any

import jmespath  # type: ignore[import-untyped]
from jmespath.exceptions import JMESPathError, JMESPathTypeError  # type: ignore[import-untyped]

from constructs_lib.redrive.errors import RedriveError
from constructs_lib.redrive.letter import Letter

__all__ = ["Matcher"]


class Matcher:
    """Says which failed events an expression over `function`, `error`, `time` and `payload` chooses.

    Args:
        expression: in JMESPath; every failed event matches when it is None.

    Raises:
        RedriveError: the expression is not valid.
    """

    def __init__(self, expression: str | None) -> None:
        self._expression = None
        if expression is None:
            return
        try:
            self._expression = jmespath.compile(expression)
            # Unknown functions and wrong numbers of arguments only come to light on data.
            self._expression.search({"function": "", "error": "", "time": "", "payload": {}})
        except JMESPathTypeError:
            pass
        except JMESPathError as error:
            raise _invalid(expression, error) from None

    @property
    def chooses(self) -> bool:
        """Whether there is an expression."""
        return self._expression is not None

    def __call__(self, letter: Letter) -> bool:
        """Return whether the expression is true for a failed event, in JMESPath's sense of true."""
        if self._expression is None:
            return True
        view = {
            "function": letter.function,
            "error": letter.error,
            "time": letter.time.isoformat(),
            "payload": _parsed(letter.payload),
        }
        try:
            result = self._expression.search(view)
        except JMESPathTypeError:
            # Such as `contains(payload.name, 'x')` where a letter has no name.
            return False
        except JMESPathError as error:
            raise _invalid(self._expression.expression, error) from None
        # 0 is true in JMESPath: https://jmespath.org/specification.html
        return result is not None and result is not False and result not in ("", [], {})


def _invalid(expression: str, error: JMESPathError) -> RedriveError:
    return RedriveError(f"{expression!r} is not a JMESPath expression: {' '.join(str(error).split())}")


def _parsed(payload: str) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload
