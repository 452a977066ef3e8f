"""A REST API with its stage and logs, as one pattern defines it, and what is checked of it as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Names, Size
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.names import Path
from constructs_lib._internal.tokens import is_unknown_list, known
from constructs_lib.patterns.apis._access_log import access_log_format
from constructs_lib.patterns.apis._api import ApiArguments
from constructs_lib.patterns.apis._given_api import check_left_to_the_api
from constructs_lib.patterns.apis._given_rest_api import RestApiLike, check_rest_routes
from constructs_lib.patterns.apis.stage import ApiStage, check_stage
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import api_settings as conditions


@dataclass(frozen=True)
class RestArguments(ApiArguments):
    """What a REST API takes."""

    rest_api: RestApiLike | None
    stage: ApiStage | None
    binary_media_types: Sequence[str]
    minimum_compression_size: Size | None
    policy: iam.PolicyDocument | None
    vpc_endpoints: Sequence[ec2.IVpcEndpoint]

    @property
    def stage_name(self) -> str:
        """The name of the stage of an API that is made."""
        return (self.stage or ApiStage()).stage_name


def check_rest_settings(checks: Checks, scope: Construct, given: RestArguments) -> None:
    """Check what belongs to a REST API as a whole (LP203, LP252 to LP260)."""
    if given.stage is not None:
        check_stage(checks, given.stage)
    types = given.binary_media_types
    if not is_unknown_list(types):
        checks.note(conditions.media_types("binary_media_types", map(known, types)))
    checks.in_range(ranges.COMPRESSION, given.minimum_compression_size)
    if given.policy is not None:
        errors = given.policy.validate_for_resource_policy()
        checks.note(conditions.resource_policy("policy", errors))
    name = None if given.domain is None else given.domain.name
    is_private = bool(given.vpc_endpoints)
    checks.note(conditions.private_without_domain("domain", name, is_private=is_private))
    if given.rest_api is not None:
        _check_given(checks, scope, given, given.rest_api)


def deploys_itself(api: RestApiLike) -> bool:
    """Return whether what is added to a REST API is deployed with it, unlike to one that is imported."""
    return api.latest_deployment is not None


def _check_given(checks: Checks, scope: Construct, given: RestArguments, api: RestApiLike) -> None:
    stage = given.stage
    of_stage: tuple[tuple[str, object], ...] = (("stage", None if stage is None else stage.stage_name),)
    if not deploys_itself(api):
        of_stage = (("stage.variables", None if stage is None else list(stage.variables)),)
        checks.note(conditions.is_deployed("stage", Path(api), by_something=stage is not None))
    settings = (
        *of_stage,
        ("binary_media_types", given.binary_media_types),
        ("minimum_compression_size", given.minimum_compression_size),
        ("policy", given.policy),
        ("vpc_endpoints", given.vpc_endpoints),
    )
    check_left_to_the_api(checks, "rest_api", given, settings)
    root = _root(api)
    checks.note(conditions.root_is_known("rest_api", Path(api), is_known=root is not None))
    if root is not None:
        check_rest_routes(checks, scope, api, root, given.routes)


def _root(api: RestApiLike) -> apigateway.IResource | None:
    try:
        return api.root
    except RuntimeError:  # An API that was imported by its id only; CDK refuses to tell its root.
        return None


def define_rest_api(scope: Construct, given: RestArguments, access_log: logs.LogGroup) -> apigateway.RestApi:
    """Define an API with its deployment and stage."""
    domain, stage, is_private = given.domain, given.stage or ApiStage(), bool(given.vpc_endpoints)
    endpoints = apigateway.EndpointConfiguration(
        types=[apigateway.EndpointType.PRIVATE], vpc_endpoints=list(given.vpc_endpoints)
    )
    rest_api = apigateway.RestApi(
        scope,
        "Api",
        # The name is the dimension of its metrics; CDK's own would be the same for every instance.
        rest_api_name=Names.unique_resource_name(scope, max_length=128),
        description=given.description,
        endpoint_types=None if is_private else [apigateway.EndpointType.REGIONAL],
        endpoint_configuration=endpoints if is_private else None,
        disable_execute_api_endpoint=None if domain is None else domain.disable_execute_api_endpoint,
        cloud_watch_role=False,
        binary_media_types=list(given.binary_media_types) or None,
        min_compression_size=given.minimum_compression_size,
        policy=given.policy,
        deploy_options=apigateway.StageOptions(
            stage_name=stage.stage_name,
            variables=dict(stage.variables) or None,
            access_log_destination=apigateway.LogGroupLogDestination(access_log),
            access_log_format=apigateway.AccessLogFormat.custom(
                access_log_format("REST", given.authorizations)
            ),
            logging_level=apigateway.MethodLoggingLevel.ERROR,
            tracing_enabled=True,
            throttling_rate_limit=given.throttling.rate_limit,
            throttling_burst_limit=given.throttling.burst_limit,
        ),
    )
    # Stacks decide what they output; CDK's own output would be one more in every stack.
    rest_api.node.try_remove_child("Endpoint")
    if is_private:
        # No private API answers anybody without a resource policy:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
        rest_api.grant_invoke_from_vpc_endpoints_only(list(given.vpc_endpoints))
    return rest_api


def home_of(pattern: Construct, api: RestApiLike) -> Construct:
    """Return where models, validators and authorizers of an API that is given are defined.

    CDK defines the methods in the stack of the API. What they name has to be there, too, or both stacks
    would depend on each other.
    """
    if facts(pattern).stack is facts(api).stack:
        return pattern
    assert isinstance(api, Construct)  # noqa: S101 (an API that has a stack is one)
    return Construct(api, Names.unique_id(pattern))


def deployment_of_routes(
    pattern: Construct, given: RestArguments, api: RestApiLike
) -> apigateway.Deployment | None:
    """Define what deploys the routes of an API that does not deploy itself to a stage that is named."""
    if given.stage is None or deploys_itself(api):
        return None
    return apigateway.Deployment(
        pattern,
        "Deployment",
        api=api,
        stage_name=given.stage.stage_name,
        # The stage is another stack's, and API Gateway deletes no deployment that a stage points to.
        retain_deployments=True,
    )
