"""The rules that constructs-lib checks, as data: one code for one condition, never used for another.

Imports nothing of CDK. Numbers by family: 0xx functions, 2xx APIs.
"""

from dataclasses import dataclass
from enum import Enum

__all__ = ["RULES", "Rule", "Severity"]

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
_LIMITS = f"{_LAMBDA}gettingstarted-limits.html"


class Severity(Enum):
    """What happens when a rule is broken."""

    ERROR = "error"
    """AWS would refuse it, or events would certainly be lost: synthesis stops."""
    WARNING = "warning"
    """It deploys, and surprises: CDK prints it with the code, and it can be acknowledged."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: `LP` and three digits.
        title: what must hold.
        why: what AWS does when it does not.
        fix: what to change, in lower case, as the end of the message.
        source: the page that says so.
        severity: error or warning.
    """

    code: str
    title: str
    why: str
    fix: str
    source: str
    severity: Severity = Severity.ERROR


_RULES = (
    Rule(
        "LP001",
        "Every argument has the type that its annotation says",
        "a wrong type fails deep inside jsii, or reaches CloudFormation as text",
        "pass that type",
        "https://docs.python.org/3/library/typing.html",
    ),
    Rule(
        "LP002",
        "Context constructs-lib:limits raises adjustable limits, to whole numbers",
        "a misspelt key would leave the default in force, and a fixed limit cannot be raised",
        'write it like {"LAMBDA_CONCURRENCY": 5000}',
        "https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html",
    ),
    Rule(
        "LP010",
        "A function has one source of code",
        "with both, one would be ignored; with none, there is nothing to run",
        "give entry for a folder, or code for anything else",
        f"{_LAMBDA}configuration-function-zip.html",
    ),
    Rule(
        "LP011",
        "entry is an existing folder, given as an absolute path",
        "a relative path depends on the folder that cdk is started in",
        "start it with Path(__file__).parent, or correct the name",
        "https://docs.aws.amazon.com/cdk/v2/guide/assets.html",
    ),
    Rule(
        "LP012",
        "The handler's file is in the asset",
        "every invocation would fail with Runtime.ImportModuleError",
        "correct handler, which is <file>.<function>, or add the file",
        f"{_LAMBDA}python-handler.html",
    ),
    Rule(
        "LP013",
        "The handler's function is defined in its file",
        "every invocation would fail with Runtime.HandlerNotFound",
        "correct handler or define the function",
        f"{_LAMBDA}python-handler.html",
    ),
    Rule(
        "LP014",
        "The handler's file is valid Python",
        "every invocation would fail with Runtime.UserCodeSyntaxError",
        "correct the file",
        f"{_LAMBDA}python-handler.html",
    ),
    Rule(
        "LP015",
        "memory_size is within Lambda's range",
        "CloudFormation refuses the function",
        "choose a value within that range",
        _LIMITS,
    ),
    Rule(
        "LP016",
        "timeout is within Lambda's range",
        "CloudFormation refuses the function",
        "choose a timeout within that range, or split longer work into steps",
        _LIMITS,
    ),
    Rule(
        "LP017",
        "ephemeral_storage_size is within Lambda's range",
        "CloudFormation refuses the function",
        "choose a size within that range",
        _LIMITS,
    ),
    Rule(
        "LP018",
        "reserved_concurrent_executions fits the account",
        "Lambda keeps 100 executions unreserved and refuses the rest",
        "choose a value that the quota allows",
        f"{_LAMBDA}configuration-concurrency.html",
    ),
    Rule(
        "LP019",
        "A function has at most five layers",
        "CloudFormation refuses the function",
        "merge layers, or move one into the function's own code",
        _LIMITS,
    ),
    Rule(
        "LP020",
        "A function's environment is at most 4,096 bytes",
        "CloudFormation refuses the function",
        "keep long values in SSM Parameter Store or Secrets Manager and pass their names",
        _LIMITS,
    ),
    Rule(
        "LP021",
        "Code and layers are at most 262,144,000 bytes unzipped",
        "Lambda refuses the function, after the upload",
        "remove what is not needed at run time, or use a container image",
        _LIMITS,
    ),
    Rule(
        "LP022",
        "log_retention belongs to the log group that is made for you",
        "the retention of a log group that is passed in is set where it is defined",
        "set the retention on that log group, or leave out log_group",
        f"{_LAMBDA}monitoring-cloudwatchlogs-loggroups.html",
    ),
    Rule(
        "LP023",
        "Environment variables have names that Lambda accepts",
        "CloudFormation refuses the function",
        "choose another name",
        f"{_LAMBDA}configuration-envvars.html",
    ),
    Rule(
        "LP024",
        "description is at most 256 characters",
        "CloudFormation refuses the function",
        "shorten it",
        "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    ),
    Rule(
        "LP025",
        "The handler's file can be read by the Python that synthesises",
        "a newer syntax cannot be told from a mistake, so the handler was not checked",
        "correct the file, or synthesise with the function's own version of Python",
        f"{_LAMBDA}python-handler.html",
        Severity.WARNING,
    ),
    Rule(
        "LP026",
        "A role that is passed in takes the permission to write the function's log",
        "an imported role cannot be changed, and without the permission nothing is logged",
        "allow logs:CreateLogStream and logs:PutLogEvents on the log group where that role is defined",
        f"{_LAMBDA}lambda-intro-execution-role.html",
        Severity.WARNING,
    ),
    Rule(
        "LP201",
        "A route's method is one that API Gateway knows",
        "CloudFormation refuses the API",
        "use one of those, in upper case; ANY stands for all",
        f"{_API}how-to-method-settings-setup.html",
    ),
    Rule(
        "LP202",
        "A route's path is well formed",
        "CloudFormation refuses the API, or the route matches nothing",
        "start every segment with a slash, end with none, use {name+} only at the end and no name twice",
        f"{_API}http-api-develop-routes.html",
    ),
    Rule(
        "LP203",
        "A method and path are routed once",
        "API Gateway has one integration for each method and path",
        "remove one of them",
        f"{_API}http-api-develop-routes.html",
    ),
    Rule(
        "LP204",
        "Request validation is asked of REST APIs only",
        "HTTP APIs validate no requests, and the bad ones would reach the function",
        "validate in the handler, or use RestApiFunction",
        f"{_API}http-api-vs-rest.html",
    ),
    Rule(
        "LP205",
        "A function answers before its API gives up",
        "the caller gets a time-out while the function runs on, and retries what may have succeeded",
        "shorten the function's timeout, or answer 202 at once and do the work asynchronously",
        f"{_API}api-gateway-execution-service-limits-table.html",
    ),
    Rule(
        "LP206",
        "integration_timeout is within API Gateway's range",
        "CloudFormation refuses the API",
        "choose a time within that range",
        f"{_API}api-gateway-execution-service-limits-table.html",
    ),
    Rule(
        "LP207",
        "CORS with credentials names its origins",
        "browsers refuse * together with credentials",
        "name the origins, or leave out allow_credentials",
        "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS",
    ),
    Rule(
        "LP208",
        "A CORS origin is a scheme, a host and perhaps a port",
        "an origin with a path never equals what a browser sends",
        "write it like https://shop.example.com",
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin",
    ),
    Rule(
        "LP209",
        "max_age is within API Gateway's range",
        "CloudFormation refuses the API",
        "choose a shorter time",
        f"{_API}http-api-cors.html",
    ),
    Rule(
        "LP210",
        "REST APIs that share a function share their CORS settings",
        "the function answers for all of them from one set of environment variables",
        "pass the same Cors to both, or give each API its own function",
        f"{_API}how-to-cors.html",
    ),
    Rule(
        "LP211",
        "The function behind a REST API with CORS knows the origins",
        "its environment cannot be changed here, and without the CORS headers browsers hide its answers",
        "set {variables} in that function's environment where it is defined",
        f"{_API}how-to-cors.html",
        Severity.WARNING,
    ),
    Rule(
        "LP212",
        "An open API has a reason",
        "anyone on the internet can call it, at your cost",
        "say why it is open, for whoever reviews it",
        f"{_API}apigateway-control-access-to-api.html",
    ),
    Rule(
        "LP213",
        "Throttling is within the account's quota",
        "a rate or burst over the quota is never reached, and the alarm you expect from it never comes",
        "choose a value that the quota allows",
        f"{_API}api-gateway-request-throttling.html",
    ),
    Rule(
        "LP214",
        "routes are given or left out",
        "an API without a route answers nothing",
        "name at least one Route, or leave out routes to proxy everything",
        f"{_API}http-api-develop-routes.html",
    ),
    Rule(
        "LP215",
        "A Cors names at least one origin",
        "no browser could use the API, and CloudFormation refuses the preflight",
        "name the origins, or leave out cors",
        f"{_API}http-api-cors.html",
    ),
    Rule(
        "LP216",
        "CORS methods are ones that API Gateway knows",
        "CloudFormation refuses the API",
        "use those, or leave out allow_methods to follow the routes",
        f"{_API}http-api-cors.html",
    ),
    Rule(
        "LP217",
        "OPTIONS is answered by CORS or by a route, not both",
        "API Gateway answers the preflight, and the route would never be called",
        "remove the route, or leave out cors and answer preflights in the function",
        f"{_API}how-to-cors.html",
    ),
    Rule(
        "LP218",
        "A path parameter has one name",
        "API Gateway has one resource for the parameter, whatever it is called, and refuses a second",
        "give it one name in all routes",
        f"{_API}api-gateway-method-settings-method-request.html",
    ),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _RULES}
"""Every rule by its code."""
