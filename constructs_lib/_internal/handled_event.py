"""Which event a function's handler takes, held against the one that a trigger hands it."""

from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.names import Path
from constructs_lib._internal.targets import function_behind
from constructs_lib._internal.types import FunctionLike
from constructs_lib.frozen import frozen
from constructs_lib.rules.event_types import EventType

READ_HANDLER = "what reads the handler"
"""Name of what is known of a function: what returns how its code names its event."""


@frozen
class Handled:
    """A handler, and the event that it takes.

    Attributes:
        handler: the handler, such as `handler.handler`.
        named: the classes of Powertools that it names; none where that is not certain.
    """

    handler: str = ""
    named: tuple[str, ...] = ()


def check_event_type(checks: Checks, parameter: str, function: FunctionLike, sent: EventType) -> None:
    """Check that a handler names no other event than it gets (LP059)."""
    behind = function_behind(function) if sent.payload else None
    if not isinstance(behind, lambda_.Function):
        return
    known = facts(behind)
    # Only functions of ours say where their code is.
    handled = known.once(Handled, known.once(READ_HANDLER, lambda: Handled))
    if handled.named:
        # It takes the parser of Python, as what has read the handler.
        from constructs_lib.rules.conditions.handled_events import takes  # noqa: PLC0415

        checks.note(takes(parameter, str(Path(function)), handled.handler, handled.named, sent))
