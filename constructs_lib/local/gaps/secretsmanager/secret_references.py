"""Secrets made by CloudFormation."""

from typing import Any

from ..catalogue import gap
from ..patching import Part, provisioners

secrets = Part("services.secretsmanager")

_TYPE = "AWS::SecretsManager::Secret"


@gap(
    "secret-references",
    aws="`Ref` of a secret is its ARN, which is what a grant names.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-secretsmanager-secret.html",
    upstream="It is the secret's name.",
)
def refer_by_arn() -> None:
    """Have the ARN as physical id, and give the emulator's handlers the name that they take for it."""
    handler = provisioners._RESOURCE_HANDLERS[_TYPE]

    def create(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        return _by_arn(handler["create"](logical_id, props, stack_name))

    def update(
        physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, logical_id: str
    ) -> Any:
        return _by_arn(handler["update"](_name(physical_id), old, new, stack_name, logical_id))

    def delete(physical_id: str, props: dict[str, Any]) -> Any:
        return handler["delete"](_name(physical_id), props)

    provisioners._RESOURCE_HANDLERS[_TYPE] = {
        **handler,
        "create": create,
        "update": update,
        "delete": delete,
    }


def _by_arn(made: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    attributes = made[1]
    return attributes["Arn"], attributes


def _name(physical_id: str) -> str:
    name, _ = secrets._resolve(physical_id)
    return str(name or physical_id)
