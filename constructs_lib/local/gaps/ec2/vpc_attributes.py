"""What a template may ask of a VPC."""

from typing import Any

from ..catalogue import GapError, gap
from ..patching import Part, provisioners

ec2 = Part("services.ec2")

_VPC = "AWS::EC2::VPC"


@gap(
    "vpc-attributes",
    aws="A template gets the address range of a VPC by `Fn::GetAtt`, as interface endpoints of CDK do.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html",
    upstream="The stack fails: `Requested attribute CidrBlock does not exist in schema for AWS::EC2::VPC`.",
)
def tell_address_range() -> None:
    """Return the address range with the other attributes of a VPC."""
    handler = provisioners._RESOURCE_HANDLERS.get(_VPC, {})
    if not {"create", "update"} <= handler.keys():
        message = f"CloudFormation type {_VPC} has no create and update handler"
        raise GapError(message)

    def create(*given: Any) -> tuple[str, dict[str, Any]]:
        return _with_range(*handler["create"](*given))

    def update(*given: Any) -> tuple[str, dict[str, Any]]:
        return _with_range(*handler["update"](*given))

    provisioners._RESOURCE_HANDLERS[_VPC] = {**handler, "create": create, "update": update}


def _with_range(physical_id: str, attributes: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return physical_id, {**attributes, "CidrBlock": ec2._vpcs[physical_id]["CidrBlock"]}
