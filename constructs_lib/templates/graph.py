"""What an app holds, and how its parts depend on each other."""

from datetime import date
from functools import cached_property

from constructs_lib.templates.arns import Names
from constructs_lib.templates.assets import Assets
from constructs_lib.templates.dependencies import Dependencies
from constructs_lib.templates.failed_events import Route, routes
from constructs_lib.templates.flows import Flow, flows
from constructs_lib.templates.invocations import Invocation, invocations
from constructs_lib.templates.lambda_permissions import Permissions
from constructs_lib.templates.model import Resource, Stacks
from constructs_lib.templates.policies import ROLE, Policies

__all__ = ["Graph"]


class Graph(Stacks):
    """Every stack of an app, or one template.

    Attributes:
        today: the day for which it is looked at: what AWS takes changes by date.
        translates_sam: whether resources of SAM become what CloudFormation makes of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.today = date.today()
        self.translates_sam = True

    @cached_property
    def names(self) -> Names:
        """Which resource a value names."""
        return Names(self)

    @cached_property
    def assets(self) -> Assets:
        """What functions and layers are made of."""
        return Assets()

    @cached_property
    def policies(self) -> Policies:
        """Which role may do what."""
        return Policies(self, self.names)

    @cached_property
    def permissions(self) -> Permissions:
        """Who may invoke which function."""
        return Permissions(self, self.names)

    @cached_property
    def dependencies(self) -> Dependencies:
        """Which resource is made before which."""
        return Dependencies(self)

    @cached_property
    def invocations(self) -> tuple[Invocation, ...]:
        """What invokes which function."""
        return tuple(invocations(self, self.names))

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """Where events go that failed for good."""
        return tuple(routes(self, self.names))

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Where events go from one resource to the next, and where functions may write."""
        return tuple(flows(self, self.names, self.policies, self.invocations))

    @cached_property
    def shared_roles(self) -> frozenset[Resource]:
        """The roles of several functions, of which nobody knows which one needs a right."""
        roles = [self.role_of(each) for each in self.of_type("AWS::Lambda::Function")]
        return frozenset(each for each in roles if each is not None and roles.count(each) > 1)

    def role_of(self, function: Resource) -> Resource | None:
        """Return the role of a function, if it is in the app and known."""
        return self.names.target(function.value("Role"), ROLE)

    def invocations_of(self, function: Resource) -> list[Invocation]:
        """Return the ways by which a function is invoked."""
        return [each for each in self.invocations if each.function is function]

    def routes_of(self, sender: Resource) -> list[Route]:
        """Return the failure routes that a resource has."""
        return [each for each in self.routes if each.sender is sender]
