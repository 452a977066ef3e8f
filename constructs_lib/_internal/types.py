"""What parameters accept, said so that pyright sees it, too.

Some of CDK's classes name the parameters of a method otherwise than the interface that they implement, and
pyright then refuses them where the interface is asked for. At run time each of these is that interface.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch_actions as actions
    from aws_cdk import aws_lambda_destinations as destinations
    from aws_cdk import aws_sns_subscriptions as subscriptions

    AlarmAction = (
        cloudwatch.IAlarmAction
        | actions.SnsAction
        | actions.LambdaAction
        | actions.SsmAction
        | actions.SsmIncidentAction
        | actions.Ec2Action
        | actions.ApplicationScalingAction
        | actions.AutoScalingAction
    )
    Destination = (
        lambda_.IDestination
        | destinations.SqsDestination
        | destinations.SnsDestination
        | destinations.S3Destination
        | destinations.EventBridgeDestination
        | destinations.LambdaDestination
    )
    EventBusLike = events.IEventBus | events.EventBus
    KeyLike = kms.IKey | kms.Key | kms.Alias
    RoleLike = iam.IRole | iam.Role
    SecurityGroupLike = ec2.ISecurityGroup | ec2.SecurityGroup
    TopicLike = sns.ITopic | sns.TopicBase
    TopicSubscription = (
        sns.ITopicSubscription
        | subscriptions.EmailSubscription
        | subscriptions.FirehoseSubscription
        | subscriptions.LambdaSubscription
        | subscriptions.SmsSubscription
        | subscriptions.SqsSubscription
        | subscriptions.UrlSubscription
    )
    VpcLike = ec2.IVpc | ec2.Vpc
else:
    AlarmAction = cloudwatch.IAlarmAction
    Destination = lambda_.IDestination
    EventBusLike = events.IEventBus
    KeyLike = kms.IKey
    RoleLike = iam.IRole
    SecurityGroupLike = ec2.ISecurityGroup
    TopicLike = sns.ITopic
    TopicSubscription = sns.ITopicSubscription
    VpcLike = ec2.IVpc

FunctionLike = lambda_.FunctionBase | lambda_.IFunction
"""What patterns take as a function: a function, an alias, a version or an imported function.

CDK's own `IFunction` alone would make type checkers refuse CDK's own `Function`.
"""


@runtime_checkable
class PydanticModel(Protocol):
    """A class of Pydantic, or another that tells the JSON Schema of its values in the same way."""

    def model_json_schema(self) -> Mapping[str, Any]:
        """Return the JSON Schema of the values."""
