"""CORS of a REST API: its preflights, its own errors, and what its functions have to know."""

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from aws_cdk import Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis.routes import ALL_METHODS, Cors, Route
from constructs_lib.rules import RULES, text

# messageString comes with its quotes, validationErrorString without:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
_BAD_BODY = '{"message": $context.error.messageString, "detail": "$context.error.validationErrorString"}'
_cors_of: WeakKeyDictionary[lambda_.Function, tuple[Cors, str]] = WeakKeyDictionary()


def define_preflights(rest_api: apigateway.RestApi, routes: Iterable[Route], cors: Cors) -> None:
    """Answer preflights of every path, which carry no credentials and so need none."""
    methods: dict[str, list[str]] = {}
    for route in routes:
        methods.setdefault(route.path, []).extend(ALL_METHODS if route.method == "ANY" else [route.method])
    # CDK drops a max age of 0; a negative one asks browsers for the same.
    is_uncached = cors.max_age is not None and milliseconds(cors.max_age) == 0
    for path, used in methods.items():
        rest_api.root.resource_for_path(path).add_cors_preflight(
            allow_origins=list(cors.allow_origins),
            allow_headers=list(cors.allow_headers),
            allow_methods=list(cors.allow_methods or dict.fromkeys(used)),
            allow_credentials=cors.allow_credentials or None,
            max_age=None if is_uncached else cors.max_age,
            disable_cache=is_uncached,
        )


def define_gateway_response(
    rest_api: apigateway.RestApi, construct_id: str, kind: apigateway.ResponseType, cors: Cors | None
) -> None:
    """Answer one kind of API Gateway's own errors."""
    # Gateway responses know literals and copies of the request only. A copied Origin would let every
    # page read the errors, so all get the first origin:
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-gateway-response-using-the-console.html
    headers = {}
    if cors is not None:
        headers = {"Access-Control-Allow-Origin": f"'{cors.allow_origins[0]}'"}
        if list(cors.allow_origins) != ["*"]:
            headers["Vary"] = "'Origin'"
        if cors.allow_credentials:
            headers["Access-Control-Allow-Credentials"] = "'true'"
    is_body = construct_id == "BadRequestBody"
    rest_api.add_gateway_response(
        construct_id,
        type=kind,
        response_headers=headers or None,
        templates={"application/json": _BAD_BODY} if is_body else None,
    )


def check_origins(checks: Checks, cors: Cors) -> None:
    """Check that preflights can be written: each origin is a line of their template (LP208)."""
    checks.require(
        not any("#{Token[" in origin for origin in cors.allow_origins),
        "LP208",
        "cors.allow_origins",
        allowed="a list of known length on a REST API",
        got="a list that only CloudFormation knows",
        fix="name the origins one by one; each of them may be a token",
    )


def check_functions_share_cors(checks: Checks, functions: Iterable[FunctionLike], cors: Cors) -> None:
    """Check that a function's environment can serve all its APIs (LP210), and its owner too (LP240)."""
    credentials = "with" if cors.allow_credentials else "without"
    for function in functions:
        if not isinstance(function, lambda_.Function):
            continue
        if function not in _cors_of:
            _check_own_variables(checks, function, cors)
            continue
        known, path = _cors_of[function]
        checks.require(
            known.environment == cors.environment,
            "LP210",
            "cors",
            allowed=f"the same as that of {path}, which shares function {function.node.id}",
            got=f"{text.listed(cors.allow_origins, 'and')} {credentials} credentials",
        )


def _check_own_variables(checks: Checks, function: lambda_.Function, cors: Cors) -> None:
    resource, stack = function.node.default_child, Stack.of(function)
    assert isinstance(resource, lambda_.CfnFunction)  # noqa: S101 (CDK's own promise)
    # The typed property comes out of jsii empty, because CDK fills it in only when it is rendered.
    rendered = stack.resolve(resource._cfn_properties.get("environment")) or {}
    own = rendered.get("variables") or {}
    for name, value in cors.environment.items():
        checks.require(
            name not in own or own[name] in (value, stack.resolve(value)),
            "LP240",
            f"environment of function {function.node.id}",
            allowed=f"without {name}, or with {value!r} as cors has it",
            got=text.shown(own.get(name)),
        )


def _named(function: FunctionLike) -> str:
    # jsii gives what CDK imports a class of its own, whose name says nothing to a user.
    kind = type(function).__name__
    return f"{'imported function' if kind.startswith('_') else kind.lower()} {function.node.id}"


def tell_functions(checks: Checks, functions: Iterable[FunctionLike], cors: Cors) -> None:
    """Give the functions what they need to answer for the API."""
    for function in functions:
        if isinstance(function, lambda_.Function):
            _cors_of.setdefault(function, (cors, checks.path))
            for name, value in cors.environment.items():
                function.add_environment(name, value)
            continue
        checks.require(
            False,
            "LP211",
            "function",
            allowed="a lambda.Function of this app when cors is given",
            got=_named(function),
            fix=RULES["LP211"].fix.format(variables=text.listed(cors.environment, "and")),
        )
