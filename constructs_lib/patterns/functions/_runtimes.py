"""The names of runtimes and architectures."""

from aws_cdk import aws_lambda as lambda_

_NAME = "_constructs_lib_name"


def name_of(value: lambda_.Runtime | lambda_.Architecture) -> str:
    """Return the name as Lambda takes it, such as `python3.13` or `arm64`."""
    # It never changes, and every look at it is a call into Node.js.
    if _NAME not in vars(value):
        object.__setattr__(value, _NAME, value.name)
    name: str = vars(value)[_NAME]
    return name
