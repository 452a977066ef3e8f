"""The URL of a Lambda function."""

from collections.abc import Sequence

import jsii
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.durable import check_durable
from constructs_lib._internal.facts import facts, facts_below
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.targets import unqualified
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.dead_letter.route_stores import function_metric
from constructs_lib.patterns.apis._url_checks import (
    check_public,
    check_streaming,
    check_url_authorization,
    check_url_cors,
    check_url_function,
)
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.cors import Cors
from constructs_lib.rules import event_types
from constructs_lib.rules.conditions.function_urls import METHODS

__all__ = ["FunctionUrl"]


@jsii.implements(iam.IGrantable)
class FunctionUrl(Construct):
    """Defines the URL of a Lambda function: an HTTPS address without an API.

    It is defined below the function, by CDK's own `add_function_url`, so that the URL of an existing
    function does not change when it is defined with this pattern.

    Defines:
        `AWS::Lambda::Url`, and an alarm on 5XX. With `Authorization.public(...)` the two permissions that
        such a URL needs since October 2025: everybody may `lambda:InvokeFunctionUrl`, and
        `lambda:InvokeFunction` through the URL only (`AWS::Lambda::Permission`).

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function that answers; the URL waits until the function's timeout. An alias or an
            imported function can be given, too; Lambda has no URLs for published versions.
        authorization: who may call: `Authorization.iam()`, or `Authorization.public(reason=...)`; other
            kinds are an error. Default: callers with AWS credentials that allow `lambda:InvokeFunctionUrl`
            and, through the URL, `lambda:InvokeFunction`.
        cors: web pages that may call. Lambda answers their preflight requests and adds the headers to
            all responses; if the function sends them, too, they are there twice, and browsers refuse that.
            Default: pages of the URL's own origin only.
        invoke_mode: `BUFFERED`, or `RESPONSE_STREAM`, with which a function streams its response
            (up to 200 MB) on Node.js, a custom runtime or the Lambda Web Adapter. Default: BUFFERED,
            which sends complete responses of up to 6 MB.
        alarm_actions: the actions of the alarm. Default: the alarm has no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        function_url: the URL's construct.
        url: the address, `https://<id>.lambda-url.<Region>.on.aws/`.
        server_errors_alarm: goes to `ALARM` when it answered 5XX within 5 minutes.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP059, LP207, LP208, LP212, LP215, LP230, LP249, LP250, LP901 to LP908, LP910.

    Warns:
        LP909, LP911.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import FunctionUrl, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Hello", entry=hello)
        >>> url = FunctionUrl(stack, "Url", function=function)
        >>> url.function_url.auth_type.name
        'AWS_IAM'

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html and
        https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html (2026-11-27)
    """

    event_type: event_types.EventType = event_types.FUNCTION_URL

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        authorization: Authorization = Authorization.iam(),  # noqa: B008 (immutable)
        cors: Cors | None = None,
        invoke_mode: lambda_.InvokeMode = lambda_.InvokeMode.BUFFERED,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(FunctionUrl.__init__, locals())
        called = unqualified(function)
        is_public = authorization.kind == "public"
        check_url_authorization(checks, authorization)
        check_url_function(checks, called)
        if cors is not None:
            check_url_cors(checks, cors)
        if invoke_mode is lambda_.InvokeMode.RESPONSE_STREAM:
            check_streaming(checks, called)
        check_event_type(checks, "function", called, FunctionUrl.event_type)
        check_durable(checks, "function", called, waits=True)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.function: FunctionLike = function
        kinds = lambda_.FunctionUrlAuthType
        self.function_url: lambda_.FunctionUrl = called.add_function_url(
            auth_type=kinds.NONE if is_public else kinds.AWS_IAM,
            cors=None if cors is None else _options(cors),
            invoke_mode=invoke_mode,
        )
        if cors is not None:
            _pass_unknown_methods(self.function_url, cors)
        self.server_errors_alarm: cloudwatch.Alarm = alarm(
            self,
            "ServerErrorsAlarm",
            metric=function_metric(called, "Url5xxCount", statistic="Sum"),
            threshold=1,
            description="The function URL answered with a server error (5XX)",
            actions=alarm_actions,
        )
        if is_public:
            self.node.add_metadata("constructs-lib:public", authorization.reason)
            # What `Validations.acknowledge` writes: the check of templates knows the reason, too.
            accepted = {"ConstructsLib::LP366": authorization.reason}
            self.function_url.node.add_metadata("aws:cdk:acknowledged-rules", accepted)
            check_public(checks, called)
        checks.warn_on(self)

    @property
    def url(self) -> str:
        """The address, which ends in a slash."""
        return self.function_url.url

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal

    def grant_invoke_url(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow a caller to send requests to a URL with IAM authorization.

        It gets `lambda:InvokeFunctionUrl`, and `lambda:InvokeFunction` through the URL only. For a caller
        of another account, both must be in the resource policy of the function and in a policy of the caller.

        Args:
            grantee: the caller.
        """
        return self.function_url.grant_invoke_url(grantee)


def _options(cors: Cors) -> lambda_.FunctionUrlCorsOptions:
    # With credentials browsers take * for a method of that name.
    every = METHODS if cors.allow_credentials else ("*",)
    given = every if cors.allow_methods is None else cors.allow_methods
    return lambda_.FunctionUrlCorsOptions(
        allow_credentials=cors.allow_credentials or None,
        allowed_headers=list(cors.allow_headers),
        allowed_methods=[
            lambda_.HttpMethod["ALL" if each == "*" else each] for each in given if not is_token(each)
        ],
        allowed_origins=list(cors.allow_origins),
        exposed_headers=list(cors.expose_headers) or None,
        max_age=cors.max_age,
    )


def _pass_unknown_methods(url: lambda_.FunctionUrl, cors: Cors) -> None:
    """Have the template name methods that only CloudFormation knows: CDK takes members of its enum."""
    if not any(map(is_token, cors.allow_methods or ())):
        return
    resource = facts(url).default_child
    assert isinstance(resource, lambda_.CfnUrl)  # noqa: S101 (CDK's own promise)
    resource.add_property_override("Cors.AllowMethods", list(cors.allow_methods or ()))
