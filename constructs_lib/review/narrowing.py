"""Which conditions of a statement leave only some of everybody.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (2026-11-27)
"""

import re

__all__ = ["is_narrowed"]

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


def is_narrowed(condition: str) -> bool:
    """Return whether a condition leaves only some of everybody.

    Args:
        condition: conditions as `Right.condition` has them, such as `aws:SourceArn ArnEquals arn:...`.
    """
    return any(map(_narrows, condition.split("; ")))


def _narrows(one: str) -> bool:
    key, _, rest = one.partition(" ")
    # A permission of a function has no operators.
    operator, _, values = rest.partition(" ") if " " in rest else ("", "", rest)
    if _AUTHORIZED.fullmatch(key):
        return values == "AWS_IAM"
    is_open = not _ANYTHING.isdisjoint(values.split(", ")) or bool(_LETTING.search(operator))
    return bool(_KEYS.fullmatch(key)) and not is_open
