"""What both kinds of API have in common: what they take, the checks of it, and what they are."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import jsii
from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.durable import check_durable
from constructs_lib._internal.facts import facts_below
from constructs_lib._internal.function_timeout import FunctionTimeout, check_function_timeout
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.names import Id
from constructs_lib._internal.targets import timeout_of
from constructs_lib._internal.tokens import known_length
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.patterns.apis._api_permissions import check_permissions
from constructs_lib.patterns.apis._authorization_checks import (
    ApiKind,
    check_authorization,
    check_authorizations,
)
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.cors import Cors
from constructs_lib.patterns.apis.domain import Domain, check_domain
from constructs_lib.patterns.apis.routes import Route, check_routes
from constructs_lib.patterns.apis.throttling import Throttling, check_throttling
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions.apis import function_timeout
from constructs_lib.rules.event_types import EventType
from constructs_lib.rules.range import Range


@dataclass(frozen=True)
class ApiArguments:
    """What both kinds of API take."""

    function: FunctionLike
    routes: Sequence[Route] | None
    cors: Cors | None
    authorization: Authorization
    integration_timeout: Duration | None
    throttling: Throttling
    access_log_retention: logs.RetentionDays
    description: str | None
    domain: Domain | None
    alarm_actions: Sequence[AlarmAction]
    function_timeout: FunctionTimeout | None

    @cached_property
    def functions(self) -> list[FunctionLike]:
        """The functions that answer, each once; the API's own is not used where each route has another."""
        of_routes = (route.function or self.function for route in self.routes or ())
        return list(dict.fromkeys(of_routes)) or [self.function]

    @cached_property
    def named_functions(self) -> list[tuple[str, FunctionLike]]:
        """The functions that answer, each once, with the parameters that name them."""
        found: dict[FunctionLike, str] = {}
        if self.routes is None or any(route.function is None for route in self.routes):
            found[self.function] = "function"
        for index, route in enumerate(self.routes or ()):
            if route.function is not None:
                found.setdefault(route.function, f"routes[{index}].function")
        return [(parameter, function) for function, parameter in found.items()]

    @cached_property
    def functions_in_time(self) -> list[FunctionLike]:
        """Those that have to answer before the API gives up, each once: nothing else is accepted of them."""
        if self.routes is None:
            return [self.function] if self.function_timeout is None else []
        asked = (each for each in self.routes if not (each.function_timeout or self.function_timeout))
        return list(dict.fromkeys(each.function or self.function for each in asked))

    @cached_property
    def accepted_timeouts(self) -> list[tuple[str, FunctionTimeout]]:
        """What is accepted of functions that run longer, with their parameters."""
        of_routes = [
            (f"routes[{index}].function_timeout", each.function_timeout)
            for index, each in enumerate(self.routes or ())
        ]
        every = [("function_timeout", self.function_timeout), *of_routes]
        return [(parameter, each) for parameter, each in every if each is not None]

    @cached_property
    def authorizations(self) -> list[Authorization]:
        """The authorizations of the routes; the API's own is not used where each route has another."""
        if self.routes is None:
            return [self.authorization]
        return [self.authorization_of(route) for route in self.routes]

    def authorization_of(self, route: Route) -> Authorization:
        """Return who may call a route."""
        return route.authorization or self.authorization


def check_settings(checks: Checks, scope: Construct, given: ApiArguments, kind: ApiKind) -> None:
    """Check what both kinds of API take, each argument by itself and authorizations together."""
    check_authorization(checks, "authorization", given.authorization, kind)
    check_throttling(checks, given.throttling)
    if given.routes is not None:
        check_routes(checks, given.routes, kind, has_cors=given.cors is not None)
    check_authorizations(checks, given.authorizations)
    for function in given.functions:
        named = "function" if function is given.function else "function of a route"
        check_durable(checks, named, function, waits=True)
    if given.domain is not None:
        check_domain(checks, scope, given.domain)
    checks.in_range(ranges.API_DESCRIPTION, known_length(given.description))


def check_timeouts(checks: Checks, given: ApiArguments, allowed: Range) -> None:
    """Check that an API waits at least as long as its functions may take (LP205, LP206, LP230, LP261)."""
    asked = given.integration_timeout
    checks.in_range(allowed, asked)
    checks.whole("LP230", "integration_timeout", asked, "milliseconds")
    # A quota that AWS has raised changes nothing until integration_timeout asks for it.
    waits = allowed.limit.maximum if asked is None else milliseconds(asked)
    for parameter, accepted in given.accepted_timeouts:
        check_function_timeout(checks, parameter, accepted)
    for function in given.functions_in_time:
        checks.note(function_timeout(Id(function), timeout_of(function), waits, allowed))


@jsii.implements(iam.IGrantable)
class ApiFunction(Construct):
    """An API in front of a function; each kind has its own constructor, which says what is for what."""

    event_type: EventType

    def __init__(self, scope: Construct, construct_id: str, checks: Checks, given: ApiArguments) -> None:
        self._given = given
        self._check(checks, scope)
        for parameter, function in given.named_functions:
            check_event_type(checks, parameter, function, self.event_type)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.function: FunctionLike = given.function
        self._define(checks)
        self._record_reasons()
        self._check_permissions(checks)
        checks.warn_on(self)

    @abstractmethod
    def _check(self, checks: Checks, scope: Construct) -> None:
        """Check what was given, before anything is defined."""

    @abstractmethod
    def _define(self, checks: Checks) -> None:
        """Define the API with all that belongs to it."""

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal

    def _define_alarm(self, metric: cloudwatch.Metric) -> cloudwatch.Alarm:
        return alarm(
            self,
            "ServerErrorsAlarm",
            metric=metric,
            threshold=1,
            description="The API answered with a server error (5XX)",
            actions=self._given.alarm_actions,
        )

    def _record_reasons(self) -> None:
        """Record in the metadata what is accepted of the API or one of its routes, and why."""
        given = self._given
        of_routes = (route.authorization for route in given.routes or () if route.authorization is not None)
        used = [given.authorization, *of_routes]
        reasons = [(f"constructs-lib:{each.kind}", each.reason) for each in used if each.reason]
        handlers = [each.function_timeout for each in used if each.function_timeout is not None]
        accepted = (*(each for _, each in given.accepted_timeouts), *handlers)
        reasons.extend(("constructs-lib:function-timeout", each.reason) for each in accepted)
        for name, reason in dict.fromkeys(reasons):
            self.node.add_metadata(name, reason)

    def _check_permissions(self, checks: Checks) -> None:
        """Warn of functions that the API may not invoke."""
        check_permissions(checks, self, self._given.functions)
