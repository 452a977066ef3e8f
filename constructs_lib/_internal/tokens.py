"""Values that CloudFormation knows only later."""


def is_token(value: object) -> bool:
    """Return whether a string or number stands for a value that CloudFormation knows only later.

    Told by CDK's encoding instead of `Token.is_unresolved`, which is a call into Node.js for every value.
    """
    if isinstance(value, str):
        return "${Token[" in value or "#{Token[" in value
    return isinstance(value, float) and value < -1e280
