"""A small app that is synthesised before the real one.

What CDK and jsii load and compile on first use is there then. It has what most apps are made of, several
times, as Node.js compiles what has run often. What stays of it in Python is taken back here, what stays
in Node.js by `preload.js`.
"""

import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

from constructs_lib.synthesis.quick_calls import forget_types

__all__ = ["forget_rehearsal", "rehearse"]

_STACKS, _IN_A_STACK = 2, 6


def rehearse() -> None:
    """Define the app, and synthesise it into a folder that is removed."""
    cdk: Any = importlib.import_module("aws_cdk")
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as folder:
        code = Path(folder, "code")
        code.mkdir()
        (code / "index.py").write_text("def handler(event, context): pass\n")
        # `auto_synth` would leave a handler behind that synthesises at the process's end.
        app = cdk.App(outdir=str(Path(folder, "assembly")), auto_synth=False, tree_metadata=True)
        for number in range(_STACKS):
            stack = cdk.Stack(app, f"Rehearsal{number}")
            for place in range(_IN_A_STACK):
                _consumer(cdk, stack, f"Consumer{place}", str(code))
            _senders(cdk, stack, str(code))
        app.synth()


def _function(cdk: Any, home: Any, code: str) -> Any:
    role = cdk.aws_iam.Role(
        home,
        "Role",
        assumed_by=cdk.aws_iam.ServicePrincipal("lambda.amazonaws.com"),
        description="of a function",
    )
    logs = cdk.aws_logs.LogGroup(home, "Logs", retention=cdk.aws_logs.RetentionDays.ONE_MONTH)
    logs.grant_write(role)
    function = cdk.aws_lambda.Function(
        home,
        "Function",
        runtime=cdk.aws_lambda.Runtime.PYTHON_3_13,
        architecture=cdk.aws_lambda.Architecture.ARM_64,
        handler="index.handler",
        code=cdk.aws_lambda.Code.from_asset(code, exclude=["__pycache__"]),
        role=role,
        log_group=logs,
        timeout=cdk.Duration.seconds(10),
        memory_size=256,
        environment={"WHO": "rehearsal"},
        tracing=cdk.aws_lambda.Tracing.ACTIVE,
    )
    _alarm(cdk, home, "Errors", function.metric_errors(period=cdk.Duration.minutes(5), statistic="Sum"))
    _alarm(cdk, home, "Throttles", function.metric_throttles(period=cdk.Duration.minutes(5), statistic="Sum"))
    return function


def _alarm(cdk: Any, home: Any, name: str, metric: Any) -> Any:
    return cdk.aws_cloudwatch.Alarm(
        home,
        name,
        metric=metric,
        threshold=1,
        evaluation_periods=1,
        alarm_description="of a rehearsal",
        comparison_operator=cdk.aws_cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cdk.aws_cloudwatch.TreatMissingData.NOT_BREACHING,
    )


def _queue(cdk: Any, home: Any, name: str, **settings: Any) -> Any:
    encryption = cdk.aws_sqs.QueueEncryption.SQS_MANAGED
    return cdk.aws_sqs.Queue(home, name, encryption=encryption, enforce_ssl=True, **settings)


def _consumer(cdk: Any, scope: Any, name: str, code: str) -> None:
    home = importlib.import_module("constructs").Construct(scope, name)
    function = _function(cdk, home, code)
    failed = _queue(cdk, home, "Failed", retention_period=cdk.Duration.days(14))
    redrive = cdk.aws_sqs.DeadLetterQueue(queue=failed, max_receive_count=5)
    queue = _queue(cdk, home, "Queue", dead_letter_queue=redrive, visibility_timeout=cdk.Duration.minutes(1))
    policy = cdk.aws_iam.Policy(
        home,
        "Policy",
        policy_name=cdk.Names.unique_resource_name(home, max_length=128),
        roles=[function.role],
    )
    queue.grant_consume_messages(policy)
    mapping = cdk.aws_lambda.EventSourceMapping(
        home,
        "Mapping",
        target=function,
        event_source_arn=queue.queue_arn,
        batch_size=10,
        report_batch_item_failures=True,
        enabled=True,
    )
    mapping.node.add_dependency(policy)
    period = cdk.Duration.minutes(5)
    waiting = failed.metric_approximate_number_of_messages_visible(period=period, statistic="Maximum")
    _alarm(cdk, home, "Waiting", waiting)
    _alarm(cdk, home, "Oldest", queue.metric_approximate_age_of_oldest_message(period=period))
    stack = cdk.Stack.of(home)
    stack.resolve([stack.region, stack.account, queue.queue_name, function.node.path])
    function.timeout.to_seconds()
    cdk.Tags.of(home).add("of", "rehearsal")


def _senders(cdk: Any, scope: Any, code: str) -> None:
    home = importlib.import_module("constructs").Construct(scope, "Senders")
    function = _function(cdk, home, code)
    failed = _queue(cdk, home, "Failed")
    topic = cdk.aws_sns.Topic(home, "Topic", enforce_ssl=True)
    topic.add_subscription(cdk.aws_sns_subscriptions.LambdaSubscription(function, dead_letter_queue=failed))
    bucket = cdk.aws_s3.Bucket(
        home,
        "Bucket",
        block_public_access=cdk.aws_s3.BlockPublicAccess.BLOCK_ALL,
        encryption=cdk.aws_s3.BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
    )
    bucket.grant_read(function)
    key = cdk.aws_dynamodb.Attribute(name="id", type=cdk.aws_dynamodb.AttributeType.STRING)
    table = cdk.aws_dynamodb.TableV2(home, "Table", partition_key=key)
    table.grant_read_write_data(function)
    function.add_environment("TABLE", table.table_name)
    target = cdk.aws_events_targets.LambdaFunction(function, dead_letter_queue=failed)
    pattern = cdk.aws_events.EventPattern(source=["rehearsal"])
    cdk.aws_events.Rule(home, "Rule", event_pattern=pattern, targets=[target])
    cdk.CfnOutput(home, "Name", value=function.function_name)


def forget_rehearsal() -> None:
    """Take back what jsii's half in Python has kept, which is what CDK's modules load on first use, too."""
    jsii: Any = sys.modules["jsii"]
    jsii._reference_map._refs._refs.clear()
    jsii._type_checking._resolved_check = None
    jsii._type_checking._type_hints_cache.clear()
    forget_types()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "aws_cdk":
            for each in list(vars(module).values()):
                if type(each).__name__ == "_LazyImport":
                    vars(each)["_module"] = None
