"""In which account and Region constructs are."""

from aws_cdk import IResource, Stack
from constructs import IConstruct

from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import known
from constructs_lib.rules.conditions.environments import Environment, may_equal

_ANYWHERE = Environment()
# What is defined in an app is where its stack is; an import may be anywhere.
# They are told by their names: an app that has none of a service need not load CDK's module for it.
_DEFINED = {
    f"aws-cdk-lib.aws_{name}"
    for name in (
        *("lambda.Function", "sqs.Queue", "sns.Topic", "s3.Bucket", "kinesis.Stream"),
        *("dynamodb.Table", "dynamodb.TableV2", "events.EventBus"),
    )
}


def environment_of(scope: IConstruct) -> Environment:
    """Return where a stack is, or that of a construct."""
    stack = facts(scope).stack
    return facts(stack).once("environment", lambda: _of_stack(stack))


def environments(scope: IConstruct, resource: IResource) -> tuple[Environment, Environment]:
    """Return where a scope is and where a resource is; both anywhere if that is one place without asking."""
    if _is_defined(resource):
        if facts(resource).stack is facts(scope).stack:
            return _ANYWHERE, _ANYWHERE
        return environment_of(scope), environment_of(resource)
    return environment_of(scope), facts(resource).once("environment", lambda: _of_resource(resource))


def in_another_account(scope: IConstruct, resource: IResource) -> bool:
    """Return whether a resource is known to be of another account than a scope."""
    here, there = environments(scope, resource)
    return not may_equal(here.account, there.account)


def _is_defined(resource: IResource) -> bool:
    return any(getattr(kind, "__jsii_type__", "") in _DEFINED for kind in type(resource).__mro__)


def _of_stack(stack: Stack) -> Environment:
    return Environment(known(stack.account), known(stack.region))


def _of_resource(resource: IResource) -> Environment:
    there = resource.env
    return Environment(known(there.account), known(there.region))
