"""What a WebSocket API takes, and the checks of it before anything is defined."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from constructs_lib._internal.account_and_region import environment_of
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.durable import check_durable
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.function_timeout import FunctionTimeout, check_function_timeout
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.names import Id, Path
from constructs_lib._internal.targets import (
    can_be_granted_to,
    function_behind,
    role_of,
    timeout_of,
    variables_of,
)
from constructs_lib._internal.tokens import known, known_length
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.patterns.apis._authorization_checks import check_authorization
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.domain import Domain, check_domain
from constructs_lib.patterns.apis.stage import ApiStage, check_stage
from constructs_lib.patterns.apis.throttling import Throttling, check_throttling
from constructs_lib.patterns.apis.web_socket_route import (
    WebSocketRoute,
    check_web_socket_routes,
    with_predefined,
)
from constructs_lib.rules import RULES, event_types, ranges
from constructs_lib.rules.conditions import web_sockets as conditions
from constructs_lib.rules.conditions.apis import function_timeout
from constructs_lib.rules.fault import Fault

VARIABLE = "CONNECTIONS_ENDPOINT"
"""Environment variable of the address at which a function posts to connections."""

_LATER = (
    "shorten it, or do the work asynchronously and post the result; or, if other callers invoke the "
    'function, too, give function_timeout=FunctionTimeout.longer(reason="...")'
)


@dataclass(frozen=True)
class WebSocketArguments:
    """What a WebSocket API takes."""

    function: FunctionLike
    routes: Sequence[WebSocketRoute]
    route_selection_expression: str
    authorization: Authorization
    integration_timeout: Duration | None
    throttling: Throttling
    stage: ApiStage
    access_log_retention: logs.RetentionDays
    description: str | None
    domain: Domain | None
    alarm_actions: Sequence[AlarmAction]
    function_timeout: FunctionTimeout | None

    @cached_property
    def made(self) -> list[tuple[WebSocketRoute, FunctionLike]]:
        """The routes that are made, each with its function."""
        return [(each, each.function or self.function) for each in with_predefined(self.routes)]

    @cached_property
    def functions(self) -> list[FunctionLike]:
        """The functions behind the routes, each once."""
        return list(dict.fromkeys(function for _, function in self.made))

    @cached_property
    def named_functions(self) -> list[tuple[str, FunctionLike]]:
        """The functions behind the routes, each once, with the parameters that name them."""
        named: dict[FunctionLike, str] = {}
        for index, route in enumerate(self.routes):
            if route.function is not None:
                named.setdefault(route.function, f"routes[{index}].function")
        return [(named.get(each, "function"), each) for each in self.functions]

    @cached_property
    def functions_in_time(self) -> list[FunctionLike]:
        """Those that have to answer before the API gives up, each once: nothing else is accepted of them."""
        asked = (each for route, each in self.made if not (route.function_timeout or self.function_timeout))
        return list(dict.fromkeys(asked))

    @cached_property
    def accepted_timeouts(self) -> list[tuple[str, FunctionTimeout]]:
        """What is accepted of functions that run longer, with their parameters."""
        of_routes = [
            (f"routes[{index}].function_timeout", each.function_timeout)
            for index, each in enumerate(self.routes)
        ]
        every = [("function_timeout", self.function_timeout), *of_routes]
        return [(parameter, each) for parameter, each in every if each is not None]


def check_web_socket(checks: Checks, scope: Construct, given: WebSocketArguments) -> None:
    """Check what a WebSocket API takes, each argument by itself and then together."""
    check_web_socket_routes(checks, given.routes)
    expression = known(given.route_selection_expression)
    checks.note(conditions.selects_by_message("route_selection_expression", expression))
    _check_connect(checks, given.authorization)
    check_throttling(checks, given.throttling)
    check_stage(checks, given.stage)
    checks.in_range(ranges.API_DESCRIPTION, known_length(given.description))
    if given.domain is not None:
        check_domain(checks, scope, given.domain)
        path = given.domain.base_path
        checks.note(conditions.one_level("domain.base_path", None if path is None else known(path)))
    _check_timeouts(checks, given)
    for parameter, function in given.named_functions:
        check_event_type(checks, parameter, function, event_types.WEB_SOCKET)
        check_durable(checks, parameter, function, waits=True)
    before = of_app(scope, _Told).by
    for function in told(scope, given.functions):
        first = before.get(function)
        checks.note(conditions.told_once(Id(function), None if first is None else Path(first)))
        if first is None:
            checks.note(conditions.own_address(Id(function), variables_of(function), VARIABLE))


def _check_connect(checks: Checks, authorization: Authorization) -> None:
    kind, has_key = authorization.kind, authorization.key_plan is not None
    faults = list(conditions.authorization_kind("authorization", kind, has_key=has_key))
    checks.note(faults)
    if faults:
        return
    # An authorizer function behaves as that of a REST API; only what it answers is not kept.
    check_authorization(checks, "authorization", authorization, "REST")
    if kind == "function":
        kept = milliseconds(authorization.results_cache_ttl)
        seconds = None if kept is None else kept / 1_000
        checks.note(conditions.answers_are_not_kept("authorization.results_cache_ttl", seconds))


def _check_timeouts(checks: Checks, given: WebSocketArguments) -> None:
    allowed, asked = ranges.WEBSOCKET_INTEGRATION_TIMEOUT, given.integration_timeout
    checks.in_range(allowed, asked)
    checks.whole("LP230", "integration_timeout", asked, "milliseconds")
    waits = allowed.limit.maximum if asked is None else milliseconds(asked)
    for parameter, accepted in given.accepted_timeouts:
        check_function_timeout(checks, parameter, accepted)
    for function in given.functions_in_time:
        timeout = timeout_of(function)
        for fault in function_timeout(Id(function), timeout, waits, allowed):
            is_reachable = timeout is not None and timeout <= allowed.maximum
            fix = fault.fix if is_reachable else _LATER
            checks.note([Fault(fault.code, fault.parameter, fault.allowed, fault.got, fix)])


def told(scope: Construct, functions: Sequence[FunctionLike]) -> list[lambda_.Function]:
    """Return the functions whose environment and role can name the API: those of its own stack.

    One of another stack would need the API, and the API needs it: CloudFormation makes neither first.
    """
    behind = dict.fromkeys(map(function_behind, functions))
    stack = facts(scope).stack
    return [each for each in behind if isinstance(each, lambda_.Function) and facts(each).stack is stack]


class _Told:
    """Which API of an app a function posts to: its environment has one address."""

    def __init__(self) -> None:
        self.by: dict[lambda_.Function, Construct] = {}


def note_told(api: Construct, function: lambda_.Function) -> None:
    """Note that a function posts to the connections of an API."""
    of_app(api, _Told).by[function] = api


def check_told(checks: Checks, scope: Construct, functions: Sequence[FunctionLike], stage_name: str) -> None:
    """Warn of functions without the address for posts (LP927), and of roles that may not (LP930)."""
    known_ones = told(scope, functions)
    for function in functions:
        if function_behind(function) not in known_ones:
            checks.require(
                False,
                "LP927",
                "function",
                allowed="a lambda.Function of the stack of the API",
                got=str(Path(function)),
                fix=RULES["LP927"].fix.format(variable=VARIABLE),
            )
    for function in known_ones:
        # The grant itself reports success for a role that CDK leaves alone.
        if not can_be_granted_to(role_of(function)):
            checks.require(
                False,
                "LP930",
                f"role of function {Id(function)}",
                allowed="one that this app can change",
                got="an imported role",
                fix=RULES["LP930"].fix.format(arn=_connections(scope, stage_name)),
            )


def _connections(scope: Construct, stage_name: str) -> str:
    """Return the ARN of a stage's connections for a user to write elsewhere, where no token is known."""
    here = environment_of(scope)
    place = f"{here.region or '<Region>'}:{here.account or '<account>'}"
    return f"arn:aws:execute-api:{place}:<id of the API>/{stage_name}/*/@connections/*"
