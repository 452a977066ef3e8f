"""A fixed name for a function."""

from dataclasses import dataclass

from constructs_lib._internal.arguments import check_argument_types, check_value_types

__all__ = ["FunctionName"]


@dataclass(frozen=True, slots=True)
class FunctionName:
    """A name of a function that CloudFormation does not choose; made by its factory.

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
        """Return a fixed name of a function.

        CloudFormation cannot replace a function with a fixed name: a change that needs a replacement,
        such as `durable_config` on an existing function, is an error until the name changes, too. A stack
        with such a function can be deployed only once in an account and Region.

        Args:
            name: 1 to 64 letters, digits, `-` and `_`.
            reason: why the name is fixed, for reviewers, such as that another team uses it
                to invoke the function; recorded in the function's metadata.
        """
        check_argument_types("FunctionName.fixed", cls.fixed, name=name, reason=reason)
        return cls(name, reason)
