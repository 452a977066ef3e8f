"""What the local AWS asks of an assembly before it deploys it."""

from collections.abc import Iterator
from pathlib import Path

from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.known_types import is_known
from constructs_lib.templates.assembly import Assembly
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.model import Stack

__all__ = ["Assembly", "read_assembly", "require_account", "require_known_types"]


def read_assembly(folder: str | Path) -> Assembly:
    """Read the assembly in a folder.

    Raises:
        LocalAwsError: the folder is missing, is no assembly or holds no stack.
    """
    try:
        # The local AWS does not know SAM, and says so of its types.
        return Assembly.read(folder, translates_sam=False)
    except TemplateError as error:
        raise LocalAwsError(str(error)) from None


def require_account(assembly: Assembly, account: str) -> None:
    """Check that every stack is for this account, or leaves its account open.

    Raises:
        LocalAwsError: a stack names another account.
    """
    for stack in assembly.stacks:
        if stack.account not in {None, account}:
            message = (
                f"stack {stack.name} is for account {stack.account} and this local AWS is account"
                f" {account}; start it with account {stack.account}"
            )
            raise LocalAwsError(message)


def require_known_types(assembly: Assembly) -> None:
    """Check that the local AWS knows the types of all resources; what has a condition may not be made.

    Raises:
        LocalAwsError: a stack has a resource of a type that is not known.
    """
    unknown = [
        f"{', '.join(types)} (stack {stack.name})"
        for stack in assembly.stacks
        if (types := sorted({kind for kind in _certain_types(stack) if not is_known(kind)}))
    ]
    if unknown:
        message = f"the local AWS does not know {', '.join(unknown)}"
        raise LocalAwsError(message)


def _certain_types(stack: Stack) -> Iterator[str]:
    for resource in stack.resources.values():
        if resource.condition is None:
            yield resource.type
            if resource.logical_id in stack.nested:
                yield from _certain_types(stack.nested[resource.logical_id])
