"""What a deliberate mistake is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aws_cdk import Stack


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        title: what the user did.
        owner: the public class that says so.
        make: makes the mistake in a stack.
        context: the app's context beside the recommended flags.
    """

    title: str
    owner: str
    make: Callable[[Stack], object]
    context: dict[str, object] = field(default_factory=dict)
