"""The methods of a REST API, with what validates their requests."""

from functools import cached_property
from typing import cast

from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis._body_schema import body_schema
from constructs_lib.patterns.apis._given_rest_api import RestApiLike
from constructs_lib.patterns.apis._rest_authorization import RestAuthorizers, authorization_type
from constructs_lib.patterns.apis._rest_definition import RestArguments
from constructs_lib.patterns.apis.routes import Route


class RestMethods:
    """The methods of one REST API; what several share is defined once, when the first needs it.

    Args:
        scope: the pattern.
        rest_api: its API.
        given: what the pattern was given.
        authorizers: what authorizes their requests.
        deployment: what deploys them, where the API does not do so itself.
    """

    def __init__(
        self,
        scope: Construct,
        rest_api: RestApiLike,
        given: RestArguments,
        authorizers: RestAuthorizers,
        deployment: apigateway.Deployment | None = None,
    ) -> None:
        self._scope = scope
        self._api = rest_api
        self._given = given
        self._authorizers = authorizers
        self._own_deployment = deployment
        self._integrations: dict[FunctionLike, apigateway.LambdaIntegration] = {}
        self._resources: dict[str, apigateway.IResource] = {"/": rest_api.root}

    def resource(self, path: str) -> apigateway.IResource:
        """Return the resource of a path."""
        if path not in self._resources:
            self._resources[path] = self._resources["/"].resource_for_path(path)
        return self._resources[path]

    def define(self, route: Route) -> None:
        """Define the method of a route."""
        has_schema = route.request_body_schema is not None
        authorization, resource = self._given.authorization_of(route), self.resource(route.path)
        is_signed_otherwise = authorization.kind == "iam" and self._has_authorizer(resource)
        method = resource.add_method(
            route.method,
            self._integration(route.function or self._given.function),
            authorization_type=apigateway.AuthorizationType.NONE
            if is_signed_otherwise
            else authorization_type(authorization),
            authorizer=self._authorizers.of(authorization),
            authorization_scopes=list(authorization.scopes) or None,
            api_key_required=True if authorization.key_plan is not None else None,
            request_models=self._define_models(route) if has_schema else None,
            request_parameters={f"method.request.querystring.{name}": True for name in route.required_query},
            request_validator=self._validator if has_schema or route.required_query else None,
        )
        if is_signed_otherwise:
            self._sign(method)
        if self._own_deployment is not None:
            self._deploy(self._own_deployment, method, route)

    def _has_authorizer(self, resource: apigateway.IResource) -> bool:
        """Return whether CDK would take an authorizer of the API for a method that has none."""
        options = resource.default_method_options if self._given.rest_api is not None else None
        return options is not None and options.authorizer is not None

    def _sign(self, method: apigateway.Method) -> None:
        """Have a method ask for signed requests, for which CDK would take the API's own authorizer."""
        resource = method.node.default_child
        assert isinstance(resource, apigateway.CfnMethod)  # noqa: S101 (CDK's own promise)
        resource.authorization_type = "AWS_IAM"
        deployment = self._api.latest_deployment
        if deployment is not None:
            deployment.add_to_logical_id({"signed": method.method_id})

    def _deploy(self, deployment: apigateway.Deployment, method: apigateway.Method, route: Route) -> None:
        """Have a deployment wait for a method, and be created again with it, as CDK does for its own."""
        deployment.node.add_dependency(method)
        resource = method.node.default_child
        assert isinstance(resource, apigateway.CfnMethod)  # noqa: S101 (CDK's own promise)
        authorization = self._given.authorization_of(route)
        content = {
            "route": str(route),
            "integration": resource.integration,
            "authorization": [authorization.kind, *map(str, authorization.authorizer or ())],
            "scopes": list(authorization.scopes),
            "has_key": authorization.key_plan is not None,
            "query": list(route.required_query),
        }
        deployment.add_to_logical_id(content)

    def _integration(self, function: FunctionLike) -> apigateway.LambdaIntegration:
        if function not in self._integrations:
            self._integrations[function] = apigateway.LambdaIntegration(
                function,
                timeout=self._given.integration_timeout,
                # One permission for each method would fill the function's policy (20 KB) at about 25 routes.
                scope_permission_to_method=False,
            )
        return self._integrations[function]

    def _define_models(self, route: Route) -> dict[str, apigateway.IModel]:
        construct_id = f"{route} Body".replace("/", "|")
        schema = body_schema(route)
        model = apigateway.CfnModel(
            self._scope,
            construct_id,
            rest_api_id=self._api.rest_api_id,
            content_type="application/json",
            schema=schema,
        )
        deployment = self._own_deployment or self._api.latest_deployment
        if deployment is not None:
            # A deployment is a copy of the API: it has to wait for the model, and be made again with it.
            deployment.node.add_dependency(model)
            deployment.add_to_logical_id({construct_id: schema})
        model_name = apigateway.Model.from_model_name(self._scope, f"{construct_id} Name", model.ref)
        # A body of a type without a model is not looked at; $default stands for every other type:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
        return {"application/json": model_name, "$default": model_name}

    @cached_property
    def _validator(self) -> apigateway.RequestValidator:
        """One for all routes: where there is no model and no required parameter, it has nothing to do."""
        is_given = self._given.rest_api is not None
        return apigateway.RequestValidator(
            self._scope if is_given else cast("apigateway.RestApi", self._api),
            "Validator",
            rest_api=self._api,
            validate_request_body=True,
            validate_request_parameters=True,
        )
