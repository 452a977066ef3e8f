"""CloudFormation resource types that the emulator does not know: accepted, and without any effect."""

from typing import Any

from ..catalogue import GapError, gap
from ..patching import provisioners

# Nothing of what these do is emulated: deployments are not shifted, nothing scales, no composite alarm fires,
# and what functions send goes by the networks of this machine.
WITHOUT_EFFECT = (
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudWatch::AnomalyDetector",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentConfig",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::EC2::EIP",
    "AWS::EC2::EgressOnlyInternetGateway",
    "AWS::EC2::NatGateway",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::Events::Archive",
    "AWS::Lambda::CodeSigningConfig",
    "AWS::Logs::QueryDefinition",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::SNS::TopicInlinePolicy",
    "AWS::SQS::QueueInlinePolicy",
)


@gap(
    "resource-types-without-effect",
    aws="Templates with composite alarms, CodeDeploy, auto scaling, archives, NAT gateways, ... deploy.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    upstream="The stack fails: the type is not supported.",
)
def accept_resource_types() -> None:
    """Accept the types, and do nothing for them."""
    for resource_type in WITHOUT_EFFECT:
        if resource_type in provisioners._RESOURCE_HANDLERS:
            message = f"the emulator now has {resource_type}"
            raise GapError(message)
        provisioners._RESOURCE_HANDLERS[resource_type] = {
            "create": _create,
            "update": _update,
            "delete": _delete,
        }


def _create(logical_id: str, _props: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    name = provisioners._physical_name(stack_name, logical_id)
    return name, _attributes(name)


def _update(
    physical_id: str, _old: dict[str, Any], _new: dict[str, Any], _stack_name: str
) -> tuple[str, dict[str, str]]:
    return physical_id, _attributes(physical_id)


def _attributes(name: str) -> dict[str, str]:
    """Return what templates may ask of them, those of an elastic IP address among it."""
    return {"Arn": f"arn:aws:local:::{name}", "Id": name, "AllocationId": name, "PublicIp": "127.0.0.1"}


def _delete(physical_id: str, props: dict[str, Any]) -> None:
    """Nothing was made."""
