"""Rules of topics that only a template shows: LP860 to LP899."""

from constructs_lib.rules.rule import Rule, Severity

_SNS = "https://docs.aws.amazon.com/sns/latest/dg/"

RULES = (
    Rule(
        "LP860",
        "A queue allows the topic to send",
        "SNS has no other permission, and every message is lost",
        "allow sqs:SendMessage to sns.amazonaws.com in an AWS::SQS::QueuePolicy, with the topic in "
        "aws:SourceArn",
        f"{_SNS}subscribe-sqs-queue-to-sns-topic.html",
    ),
    Rule(
        "LP861",
        "Raw message delivery is for queues, streams and web servers only",
        "CloudFormation refuses the subscription of a function",
        "leave it out: the event of a function has the message in Records[].Sns.Message",
        f"{_SNS}sns-large-payload-raw-message-delivery.html",
    ),
    Rule(
        "LP862",
        "A service may use the key of the topic that it sends to",
        "the policy of the key that AWS manages for SNS allows no service, and the message is lost",
        "use your own key with a policy that allows the service kms:Decrypt and kms:GenerateDataKey*",
        f"{_SNS}sns-key-management.html",
    ),
    Rule(
        "LP863",
        "A standard topic sends to standard queues",
        "CloudFormation refuses the subscription: a FIFO queue can subscribe to FIFO topics only",
        "make both FIFO, or both standard",
        f"{_SNS}fifo-message-delivery.html",
    ),
    Rule(
        "LP864",
        "A filter policy on attributes has no nested keys",
        "CloudFormation refuses the subscription: attributes cannot be nested",
        "set FilterPolicyScope to MessageBody, or write a list of conditions",
        f"{_SNS}sns-message-filtering-scope.html",
    ),
    Rule(
        "LP865",
        "A subscription has a dead-letter queue",
        "SNS drops a message after its retries, and nobody is notified",
        "give it a RedrivePolicy with a standard queue, whose policy allows SNS to send",
        f"{_SNS}sns-dead-letter-queues.html",
        Severity.WARNING,
    ),
)
