"""Rules of calls, failure routes and function URLs that only a template shows: LP360 to LP399."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_RETAIN = f"{_LAMBDA}invocation-async-retain-records.html"
_URLS = f"{_LAMBDA}urls-auth.html"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP360",
        "An event that a function cannot handle goes somewhere",
        "Lambda tries it twice more, and deletes it then",
        "set DeadLetterConfig, or an on-failure destination in AWS::Lambda::EventInvokeConfig",
        _RETAIN,
        Severity.WARNING,
    ),
    Rule(
        "LP361",
        "The role of a function may send to its failure route and its destinations",
        "Lambda sends with the function's role, and refuses the settings without the right",
        "allow this action in the policy of the function's role",
        _RETAIN,
    ),
    Rule(
        "LP362",
        "The role of a function may use the key of its failure route",
        "what fails cannot be encrypted, and is lost",
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
        "they never see what is polled: that goes where a queue's redrive policy or a mapping says",
        "remove it, or acknowledge this where others invoke the function asynchronously",
        _RETAIN,
        Severity.WARNING,
    ),
    Rule(
        "LP365",
        "Somebody is told of failed events",
        "they lie in the queue until they expire, and nobody knows",
        "define an alarm on ApproximateNumberOfMessagesVisible of the queue",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html",
        Severity.WARNING,
    ),
    Rule(
        "LP366",
        "A function URL asks who calls",
        "everybody on the internet may call it, at your cost",
        "set AuthType to AWS_IAM, or acknowledge this where the function checks the caller itself",
        _URLS,
        Severity.WARNING,
    ),
    Rule(
        "LP367",
        "A public function URL has its permissions",
        "Lambda answers 403 where lambda:InvokeFunctionUrl or lambda:InvokeFunction is missing",
        "add an AWS::Lambda::Permission for each of the two, with Principal *",
        _URLS,
        Severity.WARNING,
    ),
    Rule(
        "LP368",
        "Asynchronous settings are those of what is invoked",
        "Lambda keeps them for each version and alias: those of another one are not used",
        "give Qualifier the alias that is invoked, or $LATEST where none is",
        f"{_LAMBDA}invocation-async-configuring.html",
        Severity.WARNING,
    ),
    Rule(
        "LP369",
        "What fails does not come back to the same function",
        "what fails for good fails again, round after round",
        "let another function read the failure route, or send events back by hand",
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
        Severity.WARNING,
    ),
    Rule(
        "LP387",
        "A function does not get its own log",
        "each invocation writes lines, and each line invokes it again, without end",
        "subscribe it to other log groups, or give FilterPattern what its own lines do not have",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html",
        Severity.WARNING,
    ),
    Rule(
        "LP388",
        "A function that a user pool waits for answers within 5 seconds",
        "Cognito gives up, and invokes it up to twice more, while it still runs",
        "shorten Timeout, and do what takes longer asynchronously",
        "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html",
        Severity.WARNING,
    ),
)
