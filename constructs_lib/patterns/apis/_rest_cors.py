"""CORS of a REST API: its preflights, its own errors, and what its functions have to know."""

from collections.abc import Callable, Iterable

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.at_synthesis import rendered
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.names import Id, Path
from constructs_lib._internal.tokens import is_unknown_list
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis.cors import Cors
from constructs_lib.patterns.apis.routes import Route
from constructs_lib.rules import RULES, text
from constructs_lib.rules.conditions import origins as conditions
from constructs_lib.rules.conditions.apis import METHODS

# messageString comes with its quotes, validationErrorString without:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
_BAD_BODY = '{"message": $context.error.messageString, "detail": "$context.error.validationErrorString"}'
# Each look at one of these is a call into Node.js, and they never change.
_BAD_REQUEST_BODY = apigateway.ResponseType.BAD_REQUEST_BODY
_DEFAULT_4XX = apigateway.ResponseType.DEFAULT_4_XX
_DEFAULT_5XX = apigateway.ResponseType.DEFAULT_5_XX


def define_preflights(
    resource: Callable[[str], apigateway.IResource], routes: Iterable[Route], cors: Cors, *, is_binary: bool
) -> None:
    """Answer preflights of every path, which carry no credentials and so need none.

    Args:
        resource: gives the resource of a path.
        routes: the routes.
        cors: what may be asked.
        is_binary: whether the API takes every body for bytes.
    """
    methods: dict[str, list[str]] = {}
    for route in routes:
        methods.setdefault(route.path, []).extend(METHODS if route.method == "ANY" else [route.method])
    # CDK drops a max age of 0; a negative one asks browsers for the same.
    is_uncached = cors.max_age is not None and milliseconds(cors.max_age) == 0
    for path, used in methods.items():
        method = resource(path).add_cors_preflight(
            allow_origins=list(cors.allow_origins),
            allow_headers=list(cors.allow_headers),
            allow_methods=list(cors.allow_methods or dict.fromkeys(used)),
            allow_credentials=cors.allow_credentials or None,
            expose_headers=list(cors.expose_headers) or None,
            max_age=None if is_uncached else cors.max_age,
            disable_cache=is_uncached,
        )
        if is_binary:
            # Its mock would get bytes, which no template takes, and answer 500 (Unable to transform request):
            # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
            answer = method.node.default_child
            assert isinstance(answer, apigateway.CfnMethod)  # noqa: S101 (CDK's own promise)
            answer.add_property_override("Integration.ContentHandling", "CONVERT_TO_TEXT")


def define_bad_body_response(rest_api: apigateway.RestApi, cors: Cors | None) -> None:
    """Say what is wrong with a body that breaks its schema."""
    rest_api.add_gateway_response(
        "BadRequestBody",
        type=_BAD_REQUEST_BODY,
        response_headers=None if cors is None else _headers(cors),
        templates={"application/json": _BAD_BODY},
    )


def define_error_responses(rest_api: apigateway.RestApi, cors: Cors) -> None:
    """Let pages of other origins read API Gateway's own errors."""
    headers = _headers(cors)
    for construct_id, kind in (("Default4xx", _DEFAULT_4XX), ("Default5xx", _DEFAULT_5XX)):
        rest_api.add_gateway_response(construct_id, type=kind, response_headers=headers)


def _headers(cors: Cors) -> dict[str, str]:
    # Gateway responses know literals and copies of the request only. A copied Origin would let every
    # page read the errors, so all get the first origin:
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-gateway-response-using-the-console.html
    headers = {"Access-Control-Allow-Origin": f"'{cors.allow_origins[0]}'"}
    if list(cors.allow_origins) != ["*"]:
        headers["Vary"] = "'Origin'"
    if cors.allow_credentials:
        headers["Access-Control-Allow-Credentials"] = "'true'"
    if cors.expose_headers:
        headers["Access-Control-Expose-Headers"] = f"'{','.join(cors.expose_headers)}'"
    return headers


def check_origins(checks: Checks, cors: Cors) -> None:
    """Check that preflights can be written: each origin is a line of their template (LP208)."""
    checks.require(
        not is_unknown_list(cors.allow_origins),
        "LP208",
        "cors.allow_origins",
        allowed="a list of known length on a REST API",
        got="a list that only CloudFormation knows",
        fix="name the origins one by one; each of them may be a token",
    )


class _Answers:
    """What the functions of one app answer to pages on other origins, and for which API first."""

    def __init__(self) -> None:
        self.of: dict[lambda_.Function, tuple[Cors, Construct]] = {}


def check_functions_share_cors(
    checks: Checks, scope: Construct, functions: Iterable[FunctionLike], cors: Cors
) -> None:
    """Check that a function's environment can serve all its APIs (LP210), and its owner too (LP240)."""
    credentials = "with" if cors.allow_credentials else "without"
    answers = of_app(scope, _Answers).of
    for function in functions:
        if not isinstance(function, lambda_.Function):
            continue
        if function not in answers:
            _check_own_variables(checks, function, cors)
            continue
        first, api = answers[function]
        checks.note(
            conditions.same_answers(
                cors.environment,
                first.environment,
                other=Path(api),
                function=Id(function),
                got=f"{text.listed(cors.allow_origins, 'and')} {credentials} credentials",
            )
        )


def _check_own_variables(checks: Checks, function: lambda_.Function, cors: Cors) -> None:
    own = rendered(function, "environment").get("variables") or {}
    wanted = cors.environment
    # A token is written otherwise each time, and resolves to the same.
    different = {
        name: own[name]
        for name in wanted
        if name in own and own[name] != facts(function).stack.resolve(wanted[name])
    }
    checks.note(conditions.own_variables(Id(function), different, wanted))


def _named(function: FunctionLike) -> str:
    # jsii gives what CDK imports a class of its own, whose name says nothing to a user.
    kind = type(function).__name__
    return f"{'imported function' if kind.startswith('_') else kind.lower()} {Id(function)}"


def tell_functions(checks: Checks, api: Construct, functions: Iterable[FunctionLike], cors: Cors) -> None:
    """Give the functions what they need to answer for the API."""
    answers = of_app(api, _Answers).of
    for function in functions:
        if isinstance(function, lambda_.Function):
            answers.setdefault(function, (cors, api))
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
