"""The endpoints of a VPC by which code calls what an action is about.

Left out on purpose: logs and traces, which Lambda sends itself, and KMS, which other services call for the
function.
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html (2026-11-27)
"""

from constructs_lib.templates.policies import meets

__all__ = ["endpoints_of"]

_BEDROCK_AGENTS = ("bedrock-agent-runtime",)
_STREAMS = ("dynamodb-streams", "dynamodb")
# By patterns of actions, of which the first counts; without an endpoint where nothing is said of an action.
# Each of several endpoints is enough: which one the code calls, an action does not tell.
_ENDPOINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bedrock:retrieve*", _BEDROCK_AGENTS),
    ("bedrock:invokeagent", _BEDROCK_AGENTS),
    ("bedrock:invokeflow", _BEDROCK_AGENTS),
    # RetrieveAndGenerate needs this right, too, and is no call of bedrock-runtime.
    ("bedrock:invokemodel*", ("bedrock-runtime", *_BEDROCK_AGENTS)),
    ("bedrock:converse*", ("bedrock-runtime",)),
    ("bedrock:*", ()),
    ("cloudwatch:*", ("monitoring",)),
    ("cognito-idp:*", ("cognito-idp",)),
    # CDK's grant_read_data names these beside those of the table.
    ("dynamodb:describestream", _STREAMS),
    ("dynamodb:getrecords", _STREAMS),
    ("dynamodb:getsharditerator", _STREAMS),
    ("dynamodb:liststreams", _STREAMS),
    ("dynamodb:*", ("dynamodb",)),
    ("events:*", ("events",)),
    ("firehose:*", ("kinesis-firehose",)),
    ("kinesis:*", ("kinesis-streams",)),
    ("lambda:*", ("lambda",)),
    ("rds-data:*", ("rds-data",)),
    # Access points of several Regions have an endpoint of their own.
    ("s3:*", ("s3", "s3-global.accesspoint")),
    ("scheduler:*", ("scheduler",)),
    ("secretsmanager:*", ("secretsmanager",)),
    # The other one takes mail by SMTP.
    ("ses:*", ("email", "email-smtp")),
    ("sns:*", ("sns",)),
    ("sqs:*", ("sqs",)),
    ("ssm:*", ("ssm",)),
    ("states:startsyncexecution", ("sync-states",)),
    ("states:*", ("states",)),
)


def endpoints_of(action: str) -> tuple[str, ...]:
    """Return the endpoints of which each may be the one that an action is called by.

    Args:
        action: the action, also with wildcards.

    Returns:
        The names as endpoints have them, such as `email` for `ses:SendEmail`; none where nothing is known.
    """
    action, found = action.lower(), list[tuple[str, ...]]()
    for pattern, those in _ENDPOINTS:
        if meets(pattern, action):
            found.append(those)
        if action == pattern or (pattern.endswith("*") and action.startswith(pattern[:-1])):
            # What is special of a service comes behind what most of its actions are called by.
            return () if () in found else tuple(dict.fromkeys(one for each in found[::-1] for one in each))
    # A wildcard before the colon tells nothing of a service.
    return ()
