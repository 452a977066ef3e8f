"""What gives a function a name that stays the same in every stack."""

from dataclasses import dataclass

from constructs_lib._internal.arguments import check_argument_types, check_value_types

__all__ = ["FunctionName"]


@dataclass(frozen=True, slots=True)
class FunctionName:
    """A name of a function that is not made by CloudFormation; made by its factory.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP053 and LP054, by the function that has it.

    Source:
        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
        (2026-11-27)
    """

    name: str
    reason: str

    def __post_init__(self) -> None:
        check_value_types(self)

    @classmethod
    def fixed(cls, name: str, *, reason: str) -> "FunctionName":
        """Return that a function has this name.

        CloudFormation cannot replace a function with a fixed name: a change that asks for that, such as
        `durable_config` on a function that has none, ends in an error until the name is another one, too. And
        a stack with such a function can be deployed once in an account and Region, not twice beside itself.

        Args:
            name: 1 to 64 letters, digits, `-` and `_`.
            reason: why the name is fixed, for whoever reviews it, such as that another team invokes the
                function by it; recorded in the function's metadata.
        """
        check_argument_types("FunctionName.fixed", cls.fixed, name=name, reason=reason)
        return cls(name, reason)
