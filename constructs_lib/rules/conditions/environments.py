"""What has to be in one account, or in one Region."""

from collections.abc import Iterator

from constructs_lib.frozen import frozen
from constructs_lib.rules.fault import Fault


@frozen
class Environment:
    """Where something is; `None` for what only CloudFormation knows."""

    account: str | None = None
    region: str | None = None

    def __str__(self) -> str:
        """Return it as a message names it: `account 111111111111 in eu-west-1`."""
        account = "this account" if self.account is None else f"account {self.account}"
        return account if self.region is None else f"{account} in {self.region}"


def may_equal(one: str | None, other: str | None) -> bool:
    """Return whether two accounts or two Regions may be the same: both known and different, they are not."""
    return one is None or other is None or one == other


def same_environment(
    code: str, parameter: str, here: Environment, there: Environment, *, what: str, because: str = ""
) -> Iterator[Fault]:
    """Yield a fault where something is not in the account and Region in which it has to be.

    Args:
        code: the rule.
        parameter: the parameter.
        here: where it has to be.
        there: where it is.
        what: what it is, such as `a function`.
        because: the end of what is allowed, such as `, as EventBridge is`.
    """
    if not (may_equal(here.account, there.account) and may_equal(here.region, there.region)):
        yield Fault(code, parameter, f"{what} of {here}{because}", f"one of {there}")


def same_region(
    code: str, parameter: str, here: str | None, there: str | None, *, allowed: str, got: str
) -> Iterator[Fault]:
    """Yield a fault where something is not in the Region in which it has to be."""
    if not may_equal(here, there):
        yield Fault(code, parameter, allowed, got)


def same_account(
    code: str, parameter: str, here: str | None, there: str | None, *, what: str = "one"
) -> Iterator[Fault]:
    """Yield a fault where something is not of the account of which it has to be."""
    if not may_equal(here, there):
        yield Fault(code, parameter, f"{what} of account {here}", f"one of account {there}")
