"""Limits of AWS on a stack and its policies, to which each new resource comes nearer."""

from datetime import date

from constructs_lib.limit import Limit

__all__ = [
    "MANAGED_POLICY_SIZE",
    "QUEUE_POLICY_SIZE",
    "ROLE_MANAGED_POLICIES",
    "ROLE_POLICIES_SIZE",
    "RULE_TARGETS",
    "STACK_MAPPINGS",
    "STACK_OUTPUTS",
    "STACK_PARAMETERS",
    "STACK_RESOURCES",
    "TEMPLATE_SIZE",
    "TRUST_POLICY_SIZE",
]

_READ = date(2026, 11, 27)
_STACK = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
_IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"


def _limit(name: str, title: str, maximum: int, unit: str, source: str, *, adjustable: bool = False) -> Limit:
    return Limit(name, title, 0, maximum, unit, source, adjustable, _READ)


STACK_RESOURCES = _limit("STACK_RESOURCES", "Resources of a template", 500, "resources", _STACK)
STACK_OUTPUTS = _limit("STACK_OUTPUTS", "Outputs of a template", 200, "outputs", _STACK)
STACK_PARAMETERS = _limit("STACK_PARAMETERS", "Parameters of a template", 200, "parameters", _STACK)
STACK_MAPPINGS = _limit("STACK_MAPPINGS", "Mappings of a template", 200, "mappings", _STACK)
TEMPLATE_SIZE = _limit("TEMPLATE_SIZE", "Template in S3", 1_048_576, "bytes", _STACK)
ROLE_POLICIES_SIZE = _limit("ROLE_POLICIES_SIZE", "Inline policies of a role", 10_240, "characters", _IAM)
MANAGED_POLICY_SIZE = _limit("MANAGED_POLICY_SIZE", "Managed policy", 6_144, "characters", _IAM)
ROLE_MANAGED_POLICIES = _limit(
    "ROLE_MANAGED_POLICIES", "Managed policies of a role", 10, "policies", _IAM, adjustable=True
)
TRUST_POLICY_SIZE = _limit(
    "TRUST_POLICY_SIZE", "Trust policy of a role", 2_048, "characters", _IAM, adjustable=True
)
QUEUE_POLICY_SIZE = _limit("QUEUE_POLICY_SIZE", "Policy of a queue", 8_192, "bytes", _SQS)
RULE_TARGETS = _limit("RULE_TARGETS", "Targets of a rule", 5, "targets", _EVENTS, adjustable=True)
