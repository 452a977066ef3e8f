"""Rules of calls, failure routes and function URLs that only a template shows: LP360 to LP399."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_RETAIN = f"{_LAMBDA}invocation-async-retain-records.html"
_URLS = f"{_LAMBDA}urls-auth.html"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP360",
        "A function that is invoked asynchronously has a failure route",
        "Lambda tries a failed event two more times, and then deletes it",
        "set DeadLetterConfig, or an on-failure destination in AWS::Lambda::EventInvokeConfig",
        _RETAIN,
        Severity.WARNING,
    ),
    Rule(
        "LP361",
        "The role of a function may send to its failure route and its destinations",
        "Lambda sends with the function's role, and refuses the settings without the permission",
        "allow this action in the policy of the function's role",
        _RETAIN,
    ),
    Rule(
        "LP362",
        "The role of a function may use the key of its failure route",
        "failed events cannot be encrypted, and are lost",
        "allow kms:GenerateDataKey and kms:Decrypt with that key in the policy of the function's role",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
    ),
    Rule(
        "LP363",
        "A failure route is named by its ARN",
        "CloudFormation refuses a name or an address",
        "name it with Fn::GetAtt",
        _RETAIN,
    ),
    Rule(
        "LP364",
        "Destinations are for asynchronous invocations",
        "polled events never go there: they go to the target of the queue's redrive policy or of the mapping",
        "remove it, or acknowledge this if others invoke the function asynchronously",
        _RETAIN,
        Severity.WARNING,
    ),
    Rule(
        "LP365",
        "A failure route has an alarm",
        "failed events stay in the queue until they expire, and nobody is notified",
        "define an alarm on ApproximateNumberOfMessagesVisible of the queue",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html",
        Severity.WARNING,
    ),
    Rule(
        "LP366",
        "A function URL has an authorization",
        "everybody on the internet may call it, and you pay for it",
        "set AuthType to AWS_IAM, or acknowledge this if the function checks the caller itself",
        _URLS,
        Severity.WARNING,
    ),
    Rule(
        "LP367",
        "A public function URL has its permissions",
        "Lambda answers 403 if lambda:InvokeFunctionUrl or lambda:InvokeFunction is missing",
        "add an AWS::Lambda::Permission for each of the two, with Principal *",
        _URLS,
        Severity.WARNING,
    ),
    Rule(
        "LP368",
        "Asynchronous settings are for the version or alias that is invoked",
        "Lambda has separate settings for each version and alias, and uses those of the invoked one",
        "set Qualifier to the invoked alias, or to $LATEST",
        f"{_LAMBDA}invocation-async-configuring.html",
        Severity.WARNING,
    ),
    Rule(
        "LP369",
        "Failed events do not come back to the same function",
        "an event that always fails invokes the function again and again",
        "let another function read the failure route, or send events back with constructs-lib redrive",
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
        Severity.WARNING,
    ),
    Rule(
        "LP387",
        "A function does not get its own log",
        "each invocation writes log lines, and each line invokes the function again, without end",
        "subscribe it to other log groups, or set a FilterPattern that does not match its own lines",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html",
        Severity.WARNING,
    ),
    Rule(
        "LP388",
        "A function for a user pool answers within 5 seconds",
        "Cognito stops waiting, and invokes it up to two more times while it still runs",
        "shorten Timeout, and do longer work asynchronously",
        "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html",
        Severity.WARNING,
    ),
)
