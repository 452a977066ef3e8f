"""The checks of a function URL."""

from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.at_synthesis import rendered
from constructs_lib._internal.facts import facts
from constructs_lib._internal.names import Id, Path
from constructs_lib._internal.targets import arn_qualifier, function_behind, qualifier
from constructs_lib._internal.tokens import is_token, known, known_count
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis._authorization_checks import check_reason
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.cors import Cors, check_names
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions import function_urls as conditions
from constructs_lib.rules.conditions.environments import same_environment

# The id that CDK's own add_function_url gives.
_CHILD = "FunctionUrl"


def check_url_authorization(checks: Checks, authorization: Authorization) -> None:
    """Check that a URL has an authorization of the kind (LP212, LP901)."""
    has_key = authorization.key_plan is not None
    checks.note(conditions.authorized("authorization", authorization.kind, has_key=has_key))
    if authorization.kind == "public":
        check_reason(checks, "authorization", authorization)


def check_url_function(checks: Checks, function: FunctionLike) -> None:
    """Check that a function may have a URL, and has none yet (LP902, LP903, LP910)."""
    is_alias = isinstance(function, lambda_.Alias) or hasattr(function, "alias_name")
    version = None if is_alias or isinstance(function, lambda_.Function) else qualifier(function)
    if version == "$LATEST":
        # What was imported by its ARN as a function may be a version, which is a number; an alias is none.
        named = arn_qualifier(function)
        version = named if named.isdigit() else None
    checks.note(conditions.no_version("function", None if version is None else _named(version)))
    there = facts(function).node.try_find_child(_CHILD)
    checks.note(conditions.only_url("function", None if there is None else Path(there)))
    if isinstance(function, lambda_.Function):
        return
    here, theirs = environments(function, function)
    checks.note(same_environment("LP910", "function", here, theirs, what="one", because=", as its stack is"))


def check_url_cors(checks: Checks, cors: Cors) -> None:
    """Check what a URL takes of a Cors (LP207, LP208, LP215, LP230, LP249, LP250, LP904 to LP907)."""
    check_names(checks, cors)
    methods = [known(each) for each in cors.allow_methods or ()]
    checks.note(conditions.methods("cors.allow_methods", methods, allow_credentials=cors.allow_credentials))
    checks.in_range(ranges.URL_CORS_MAX_AGE, cors.max_age)
    for name in ("allow_origins", "allow_headers", "expose_headers"):
        count = known_count(getattr(cors, name))
        checks.in_range(ranges.URL_CORS_NAMES, count, parameter=f"cors.{name}")


def check_streaming(checks: Checks, function: FunctionLike) -> None:
    """Check that a function can stream its responses, where that is known (LP908, LP909)."""
    behind = function_behind(function)
    if not isinstance(behind, lambda_.Function):
        return
    variables = rendered(behind, "environment").get("variables") or {}
    is_wrapped = "AWS_LAMBDA_EXEC_WRAPPER" in variables
    runtime = f"{behind.runtime.name}"
    checks.note(conditions.runtime_streams("invoke_mode", runtime, is_wrapped=is_wrapped))
    checks.note(conditions.streams_in_no_vpc("invoke_mode", is_in_vpc=behind.is_bound_to_vpc))


def check_public(checks: Checks, function: FunctionLike) -> None:
    """Warn of an imported function to which CDK adds no permission (LP911)."""
    if isinstance(function_behind(function), lambda_.Function):
        return
    if not any(isinstance(each, lambda_.CfnPermission) for each in facts(function).node.find_all()):
        got = f"imported function {Id(function)}"
        checks.require(False, "LP911", "function", allowed="one that CDK adds permissions to", got=got)


def _named(version: str) -> str:
    return "a version" if is_token(version) else f"version {text.shown(version)}"
