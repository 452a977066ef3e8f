"""Who may call an API: a value with a factory for each kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aws_cdk import Duration
from aws_cdk import aws_cognito as cognito

from constructs_lib import defaults
from constructs_lib._internal.arguments import check_argument_types, check_value_types, milliseconds
from constructs_lib._internal.facts import facts
from constructs_lib._internal.function_timeout import FunctionTimeout
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis._key_plan import KeyPlan
from constructs_lib.patterns.apis.throttling import Throttling

__all__ = ["Authorization"]


@dataclass(frozen=True, slots=True)
class Authorization:
    """Who may call an API, a route or a function URL; made by its factories.

    Which kind goes with which API is in `docs/patterns/authorization.md`.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP212, LP213, LP221 to LP239, LP261, LP901, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
        (2026-11-23)
    """

    kind: Literal["iam", "public", "api_key", "jwt", "cognito", "function"]
    reason: str = ""
    issuer: str = ""
    audience: Sequence[str] = ()
    user_pools: Sequence[cognito.IUserPool] = ()
    user_pool_clients: Sequence[cognito.IUserPoolClient] = ()
    handler: FunctionLike | None = None
    identity_sources: Sequence[str] = ()
    results_cache_ttl: Duration = defaults.AUTHORIZER_CACHE_TTL
    scopes: Sequence[str] = ()
    key_plan: KeyPlan | None = None
    function_timeout: FunctionTimeout | None = None

    def __post_init__(self) -> None:
        check_value_types(self)

    @classmethod
    def iam(cls) -> "Authorization":
        """Return the authorization of callers whose AWS credentials allow the call.

        An API needs `execute-api:Invoke`, a function URL needs `lambda:InvokeFunctionUrl` and, through the
        URL, `lambda:InvokeFunction`.
        """
        return cls("iam")

    @classmethod
    def public(cls, *, reason: str) -> "Authorization":
        """Return no authorization: anyone on the internet may call.

        Args:
            reason: why that is right, for reviewers; recorded in the construct's metadata.
        """
        return cls("public", reason)

    @classmethod
    def api_key(
        cls,
        *,
        reason: str,
        throttling: Throttling | None = None,
        quota: int | None = None,
        quota_period: Literal["DAY", "WEEK", "MONTH"] = "MONTH",
    ) -> "Authorization":
        """Return only an API key, without another authorization; REST APIs only.

        A key identifies a caller, but does not prove who it is: it is sent with each request, does not
        expire and has no permissions. `and_api_key` requires a key together with another kind.

        Args:
            reason: why a key alone is right, for reviewers; recorded in the construct's metadata.
            throttling: the throttling of each key. Default: that of the stage.
            quota: requests for each key in a period, at least 1. Default: no quota.
            quota_period: the period, DAY, WEEK or MONTH. Default: MONTH.
        """
        return cls("api_key", reason, key_plan=KeyPlan(throttling, quota, quota_period))

    @classmethod
    def jwt(cls, *, issuer: str, audience: Sequence[str], scopes: Sequence[str] = ()) -> "Authorization":
        """Return the authorization of callers with a JSON Web Token of an issuer; HTTP APIs only.

        The token is in the header `Authorization`, signed with RS256. API Gateway loads the issuer's keys
        and checks signature, issuer, audience, times and scopes; the event of the function has the claims.

        Args:
            issuer: the `iss` of the tokens, a URL with https, below which
                `/.well-known/openid-configuration` is found.
            audience: 1 to 50 values, one of which a token has as `aud`, or else as `client_id`.
            scopes: at most 10, one of which a token needs. Default: a token needs no scope.
        """
        return cls("jwt", issuer=issuer, audience=audience, scopes=scopes)

    @classmethod
    def cognito(
        cls,
        *,
        user_pools: Sequence[cognito.IUserPool],
        user_pool_clients: Sequence[cognito.IUserPoolClient] = (),
        scopes: Sequence[str] = (),
    ) -> "Authorization":
        """Return the authorization of users of Cognito, with their token in the header `Authorization`.

        A REST API uses its user pools, and accepts the tokens of all their clients: identity tokens, or
        access tokens if there are scopes. For an HTTP API a user pool is an issuer of JSON Web Tokens, and
        its clients are the audience.

        Args:
            user_pools: at least one on a REST API, exactly one on an HTTP API.
            user_pool_clients: the clients whose tokens are accepted, 1 to 50; HTTP APIs only. Default: REST
                APIs accept the tokens of every client.
            scopes: one of which a token needs; at most 10 on an HTTP API. Default: a token needs no scope.
        """
        return cls("cognito", user_pools=user_pools, user_pool_clients=user_pool_clients, scopes=scopes)

    @classmethod
    def function(
        cls,
        handler: FunctionLike,
        *,
        identity_sources: Sequence[str] = defaults.AUTHORIZER_IDENTITY_SOURCES,
        results_cache_ttl: Duration = defaults.AUTHORIZER_CACHE_TTL,
        function_timeout: FunctionTimeout | None = None,
    ) -> "Authorization":
        """Return the authorization by a function, which gets the request without its body.

        For a REST API it returns an IAM policy; an HTTP API sends payload format 2.0, and it returns
        `{"isAuthorized": true}`, optionally with a `context` for the function of the API.

        Args:
            handler: the function of the authorizer; its timeout at most 10 seconds on an HTTP API, 29 on a
                REST API. API Gateway may invoke it for this authorizer only.
            identity_sources: `header.NAME`, `querystring.NAME` or `context.NAME`. A request without one
                of them is answered with 401, and the function is not invoked; a REST API checks that only
                if results are cached. Default: `header.Authorization`.
            results_cache_ttl: how long a result is cached for requests with the same identity sources,
                0 to 3,600 seconds; needs at least one of them. The result is used for all routes with this
                authorization, so it must not depend on the route. Default: the function is invoked for
                every request.
            function_timeout: accepts that the function may run longer than the API waits for it. Default:
                a longer timeout is an error.
        """
        # Without it, None would be no function.
        check_argument_types(cls.__name__, cls.function, handler=handler)
        return cls(
            "function",
            handler=handler,
            identity_sources=identity_sources,
            results_cache_ttl=results_cache_ttl,
            function_timeout=function_timeout,
        )

    def and_api_key(
        self,
        *,
        throttling: Throttling | None = None,
        quota: int | None = None,
        quota_period: Literal["DAY", "WEEK", "MONTH"] = "MONTH",
    ) -> "Authorization":
        """Return this authorization with an API key in addition; REST APIs only.

        A key identifies callers, to count and throttle the requests of each; it does not authorize, so
        it is used only together with another kind, or alone by `api_key` with a reason. The construct
        defines one usage plan and one key; add further keys with `usage_plan.add_api_key(...)`.

        Args:
            throttling: the throttling of each key. Default: that of the stage.
            quota: requests for each key in a period, at least 1. Default: no quota.
            quota_period: the period, DAY, WEEK or MONTH. Default: MONTH.
        """
        return replace(self, key_plan=KeyPlan(throttling, quota, quota_period))

    @property
    def authorizer(self) -> tuple[object, ...] | None:
        """What makes the authorizers of two values one; `None` where there is none.

        CDK's times are equal only to themselves, and its objects are compared by their paths.
        """
        if self.kind in {"iam", "public", "api_key"}:
            return None
        constructs = (*self.user_pools, *self.user_pool_clients, *([self.handler] if self.handler else []))
        return (
            self.kind,
            self.issuer,
            tuple(self.audience),
            tuple(facts(each).path for each in constructs),
            tuple(self.identity_sources),
            milliseconds(self.results_cache_ttl),
        )
