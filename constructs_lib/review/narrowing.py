"""Which conditions of a statement leave only some of everybody.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (2026-11-27)
"""

import re

__all__ = ["is_any_account", "is_narrowed"]

# Where a request comes from, or for whom it is made.
_KEYS = re.compile(
    r"aws:(Source(Arn|Account|OrgID|OrgPaths|Vpce|Vpc|VpcArn|Ip|Owner)|Principal(OrgID|OrgPaths|Arn|Account)|"
    r"ViaAWSService|VpcSourceIp|PrincipalIsAWSService)|SourceArn|SourceAccount|PrincipalOrgID|OrganizationId|"
    r"kms:(CallerAccount|ViaService)|elasticfilesystem:(AccessedViaMountTarget|AccessPointArn)",
    re.IGNORECASE,
)
_AUTHORIZED = re.compile("(lambda:)?FunctionUrlAuthType", re.IGNORECASE)
# These let through whom they do not name, or who says nothing.
_LETTING = re.compile("Not|Null|IfExists")
_ANYTHING = {"", "*", "0.0.0.0/0", "::/0"}
_TRUE_ONLY = re.compile("aws:(ViaAWSService|PrincipalIsAWSService)", re.IGNORECASE)
_REFERENCE = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")
_WILD = re.compile("[*?]")
_ARN_PARTS = 6


def is_narrowed(condition: str) -> bool:
    """Return whether a condition leaves only some of everybody.

    Args:
        condition: conditions as `Right.condition` has them, such as `aws:SourceArn ArnEquals arn:...`.
    """
    return any(map(_narrows, condition.split("; ")))


def is_any_account(condition: str) -> bool:
    """Return whether a condition asks for credentials, and leaves open of which account.

    That is so of the URL of a function with AWS_IAM: who calls it brings the right of its own account.
    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html (2026-11-27)
    """
    narrowing = [each for each in condition.split("; ") if _narrows(each)]
    return bool(narrowing) and all(_AUTHORIZED.fullmatch(each.partition(" ")[0]) for each in narrowing)


def _narrows(one: str) -> bool:
    key, _, rest = one.partition(" ")
    # A permission of a function has no operators.
    operator, _, values = rest.partition(" ") if " " in rest else ("", "", rest)
    if _AUTHORIZED.fullmatch(key):
        return values == "AWS_IAM"
    is_letting = bool(_LETTING.search(operator))
    return (
        bool(_KEYS.fullmatch(key))
        and not is_letting
        and all(_is_fixed(key, each) for each in values.split(", "))
    )


def _is_fixed(key: str, value: str) -> bool:
    """Return whether a value leaves open neither the account nor the organization."""
    if _TRUE_ONLY.fullmatch(key):
        return value.lower() == "true"
    text = _REFERENCE.sub("x", value)
    if not key.lower().endswith("arn"):
        # What follows the first slash is a path in an organization, or the length of a range.
        return value not in _ANYTHING and not _WILD.search(text.partition("/")[0])
    parts = text.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return bool(text) and not _WILD.search(text)
    # An ARN of S3 has no account: the name of the bucket is the only one in the world.
    return not _WILD.search(parts[4] or parts[5].partition("/")[0])
