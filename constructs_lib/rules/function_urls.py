"""Rules of function URLs: LP901 to LP919."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_URLS = f"{_LAMBDA}urls-configuration.html"
_AUTH = f"{_LAMBDA}urls-auth.html"
_CORS = "https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html"
_STREAMING = f"{_LAMBDA}configuration-response-streaming.html"

RULES = (
    Rule(
        "LP901",
        "A function URL has IAM authorization or none",
        "it has no other AuthType than AWS_IAM and NONE",
        "use HttpApiFunction or RestApiFunction, which support it, or check the caller in the function",
        _AUTH,
    ),
    Rule(
        "LP902",
        "A function URL belongs to a function or an alias",
        "Lambda has no URLs for published versions",
        "give the function itself, or an alias of that version",
        _URLS,
        template_fix="leave Qualifier out, or name an alias",
    ),
    Rule(
        "LP903",
        "A function and each of its aliases have one URL",
        "CloudFormation refuses a second URL",
        "use the existing URL, or define a URL for an alias",
        _URLS,
    ),
    Rule(
        "LP904",
        "CORS of a function URL has only methods that Lambda supports",
        "CloudFormation refuses the URL",
        "use one of those, in upper case; Lambda answers OPTIONS by itself",
        _CORS,
    ),
    Rule(
        "LP905",
        "max_age of a function URL is within Lambda's range",
        "CloudFormation refuses the URL",
        "choose a time within that range",
        _CORS,
    ),
    Rule(
        "LP906",
        "CORS of a function URL has no more names than Lambda allows",
        "CloudFormation refuses the URL",
        "name fewer, or use * if no credentials are sent",
        _CORS,
    ),
    Rule(
        "LP907",
        "CORS with credentials names its methods",
        "browsers read * as the name of a method when credentials are sent",
        "name the methods, or leave out allow_credentials",
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Methods",
        on_templates=Severity.WARNING,
        template_fix="name the methods, or allow no credentials",
    ),
    Rule(
        "LP908",
        "A function that streams its response has a runtime that supports it",
        "callers get the handler's whole result as the body, with its statusCode in it, and always 200",
        "leave invoke_mode out, or use Node.js, a custom runtime, or the Lambda Web Adapter, "
        "with the environment variable AWS_LAMBDA_EXEC_WRAPPER",
        _STREAMING,
        on_templates=Severity.WARNING,
        template_fix="set InvokeMode to BUFFERED, or use Node.js, a custom runtime, or the Lambda Web "
        "Adapter, with the environment variable AWS_LAMBDA_EXEC_WRAPPER",
    ),
    Rule(
        "LP909",
        "A function that streams its response through a URL is not in a VPC",
        "function URLs do not support it: AWS recommends to call InvokeWithResponseStream instead",
        "leave invoke_mode out, or remove the function from the VPC",
        _STREAMING,
        Severity.WARNING,
        template_fix="set InvokeMode to BUFFERED, or remove the function from the VPC",
    ),
    Rule(
        "LP910",
        "A function URL is in the account and Region of its function",
        "Lambda creates URLs only in the account and Region of the function",
        "define the URL in the app and stack of the function",
        _URLS,
    ),
    Rule(
        "LP911",
        "Everybody may invoke a function by its public URL",
        "CDK adds no permission to a function of another or an unknown account: every request is a 403",
        "import it with from_function_attributes(same_environment=True), or add both permissions in its app",
        _AUTH,
        Severity.WARNING,
    ),
)
