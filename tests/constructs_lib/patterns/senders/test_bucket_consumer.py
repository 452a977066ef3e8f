"""BucketConsumer: what it deploys for each parameter, who may do what, and where failed events go."""

import json
from functools import partial
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack, Stage
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import AsyncFanOut, BucketConsumer, BucketDelivery, DeadLetter
from tests.support.events import bucket_consumer
from tests.support.fan_outs import FUNCTION_ARN, plain_function
from tests.support.stacks import (
    app,
    broken_rules,
    function,
    imported_function,
    number_token,
    stack,
    text_token,
)
from tests.support.templates import properties, resources, statements, template_of

RULE = "AWS::Events::Rule"
BUCKET = "AWS::S3::Bucket"
NOTIFICATIONS = "Custom::S3BucketNotifications"
PERMISSION = "AWS::Lambda::Permission"
DIRECT = BucketDelivery.direct()
BRIDGE = {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}


def rule_of(**arguments: Any) -> dict[str, Any]:
    scope = stack()
    bucket_consumer(scope, **arguments)
    return properties(template_of(scope), RULE)


def logical_id(scope: Stack, construct: Any) -> str:
    return scope.get_logical_id(construct.node.default_child)


def warnings_of(made: BucketConsumer) -> list[str]:
    return [str(e.data)[:5] for e in made.node.metadata if e.type == "aws:cdk:warning"]


def stops_synthesis(scope: Stack) -> str:
    root = scope.node.root
    assert isinstance(root, App)
    with pytest.raises(RuntimeError) as caught:
        root.synth()
    return str(caught.value)


def test_defaults() -> None:
    scope = stack()
    made = bucket_consumer(scope)
    template = template_of(scope)
    bucket, rule = properties(template, BUCKET), properties(template, RULE)
    assert bucket["NotificationConfiguration"] == BRIDGE
    assert rule["EventPattern"] == {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {
            "bucket": {"name": [{"Ref": logical_id(scope, made.bucket)}]},
            "object": {"key": [{"prefix": "in/"}]},
        },
    }
    assert rule["State"] == "ENABLED"
    (target,) = rule["Targets"]
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}
    assert target["Arn"] == scope.resolve(made.function.function_arn)
    permission = properties(template, PERMISSION)
    assert permission["Principal"] == "events.amazonaws.com"
    assert made.rule is not None
    assert permission["SourceArn"] == scope.resolve(made.rule.rule_arn)
    assert not resources(template, NOTIFICATIONS)
    assert warnings_of(made) == []


def test_bucket_that_is_made() -> None:
    scope = stack()
    bucket_consumer(scope)
    template = template_of(scope)
    found = properties(template, BUCKET)
    (encryption,) = found["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    assert set(found["PublicAccessBlockConfiguration"].values()) == {True}
    assert found["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = found["LifecycleConfiguration"]["Rules"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 14}
    (statement,) = statements(template, "AWS::S3::BucketPolicy")
    assert (statement["Effect"], statement["Condition"]) == (
        "Deny",
        {"Bool": {"aws:SecureTransport": "false"}},
    )
    assert resources(template, BUCKET).popitem()[1]["DeletionPolicy"] == "Retain"


def test_keys() -> None:
    assert rule_of(suffix=".png")["EventPattern"]["detail"]["object"] == {"key": [{"wildcard": "in/*.png"}]}
    assert rule_of(prefix="", suffix=".png")["EventPattern"]["detail"]["object"] == {
        "key": [{"suffix": ".png"}]
    }
    assert "object" not in rule_of(prefix="")["EventPattern"]["detail"]


def test_events() -> None:
    found = rule_of(events=[s3.EventType.OBJECT_CREATED_COPY, s3.EventType.OBJECT_REMOVED])["EventPattern"]
    assert found["detail-type"] == ["Object Created", "Object Deleted"]
    assert found["detail"]["reason"] == ["CopyObject", "DeleteObject"]


def test_not_enabled() -> None:
    assert rule_of(enabled=False)["State"] == "DISABLED"
    scope = stack()
    bucket_consumer(scope, enabled=False, delivery=DIRECT)
    assert not resources(template_of(scope), NOTIFICATIONS)


def test_retries() -> None:
    delivery = BucketDelivery.event_bridge(retry_attempts=0, max_event_age=Duration.minutes(1))
    (target,) = rule_of(delivery=delivery)["Targets"]
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}


def test_tokens_pass_unchecked() -> None:
    scope = stack()
    delivery = BucketDelivery.event_bridge(
        retry_attempts=number_token(scope, "Retries"),
        max_event_age=Duration.seconds(number_token(scope, "Age")),
    )
    prefix, suffix = text_token(scope, "Prefix"), text_token(scope, "Suffix")
    bucket_consumer(scope, prefix=prefix, suffix=suffix, delivery=delivery)
    bucket_consumer(scope, "Direct", prefix=prefix, suffix=suffix, delivery=DIRECT)
    template = template_of(scope)
    rule = properties(template, RULE)
    (key,) = rule["EventPattern"]["detail"]["object"]["key"]
    assert key == {"wildcard": {"Fn::Join": ["", [{"Ref": "Prefix"}, "*", {"Ref": "Suffix"}]]}}
    assert rule["Targets"][0]["RetryPolicy"] == {
        "MaximumEventAgeInSeconds": {"Ref": "Age"},
        "MaximumRetryAttempts": {"Ref": "Retries"},
    }


@pytest.mark.parametrize("delivery", [BucketDelivery.event_bridge(), DIRECT], ids=lambda each: each.kind)
def test_function_may_read_the_prefix_and_nothing_else(delivery: BucketDelivery) -> None:
    scope = stack()
    key = kms.Key(scope, "Key")
    bucket = s3.Bucket(scope, "Bucket", encryption_key=key)
    made = bucket_consumer(scope, bucket=bucket, prefix="in/$a?/", delivery=delivery)
    template = template_of(scope)
    arn = scope.resolve(bucket.bucket_arn)
    assert isinstance(made.function, lambda_.Function)
    assert made.function.role is not None
    (policy,) = (
        each["Properties"]
        for each in resources(template, "AWS::IAM::Policy").values()
        if "s3:GetObject" in json.dumps(each)
    )
    assert policy["Roles"] == [scope.resolve(made.function.role.role_name)]
    assert policy["PolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:GetObjectVersion"],
            "Resource": {"Fn::Join": ["", [arn, "/in/${$}a${?}/*"]]},
        },
        {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": scope.resolve(key.key_arn)},
    ]
    if delivery.kind == "event_bridge":
        (rule,) = resources(template, RULE).values()
        assert [template["Resources"][each]["Type"] for each in rule["DependsOn"]] == ["AWS::IAM::Policy"]


def test_both_failures_have_a_route() -> None:
    scope = stack()
    made = bucket_consumer(scope)
    template = template_of(scope)
    own, functions = made.failure_route.queue, made.function_failure_route.queue
    assert own is not None
    assert functions is not None
    assert own.node.path == "Stack/Uploads/DeadLetterQueue"
    assert functions.node.path == "Stack/UploadsFunction/DeadLetterQueue"
    (target,) = properties(template, RULE)["Targets"]
    assert target["DeadLetterConfig"] == {"Arn": scope.resolve(own.queue_arn)}
    config = properties(template, "AWS::Lambda::Function")["DeadLetterConfig"]
    assert config == {"TargetArn": scope.resolve(functions.queue_arn)}
    settings = properties(template, "AWS::Lambda::EventInvokeConfig")
    assert (settings["MaximumRetryAttempts"], settings["MaximumEventAgeInSeconds"]) == (2, 21_600)


def test_no_route_for_a_reason() -> None:
    scope = stack()
    made = bucket_consumer(scope, dead_letter=DeadLetter.none(reason="uploads are repeated nightly"))
    template = template_of(scope)
    assert not resources(template, "AWS::SQS::Queue")
    assert "DeadLetterConfig" not in properties(template, RULE)["Targets"][0]
    assert made.failure_route.queue is None
    assert made.failed_invocations_alarm is not None
    reasons = [e.data for e in made.node.metadata if e.type == "constructs-lib:no-dead-letter"]
    assert reasons == ["uploads are repeated nightly"]


def test_direct_delivery_has_the_route_of_the_function_only() -> None:
    scope = stack()
    made = bucket_consumer(scope, delivery=DIRECT, suffix=".png", dead_letter=DeadLetter.bucket())
    template = template_of(scope)
    configuration = properties(template, NOTIFICATIONS)["NotificationConfiguration"]
    assert configuration == {
        "LambdaFunctionConfigurations": [
            {
                "Events": ["s3:ObjectCreated:*"],
                "Filter": {
                    "Key": {
                        "FilterRules": [
                            {"Name": "suffix", "Value": ".png"},
                            {"Name": "prefix", "Value": "in/"},
                        ]
                    }
                },
                "LambdaFunctionArn": scope.resolve(made.function.function_arn),
            }
        ]
    }
    assert (made.rule, made.failure_route.queue, made.failed_invocations_alarm) == (None, None, None)
    assert made.function_failure_route.bucket is not None
    assert not resources(template, RULE)
    assert not resources(template, "AWS::SQS::Queue")


def test_direct_delivery_of_every_key() -> None:
    scope = stack()
    bucket_consumer(scope, delivery=DIRECT, prefix="")
    found = properties(template_of(scope), NOTIFICATIONS)["NotificationConfiguration"]
    assert "Filter" not in found["LambdaFunctionConfigurations"][0]


@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_a_bucket_with_notifications_of_cdk_keeps_both(is_before: bool) -> None:
    scope = stack()
    bucket, queue = s3.Bucket(scope, "Bucket"), sqs.Queue(scope, "Queue")

    def notify() -> None:
        bucket.add_event_notification(s3.EventType.OBJECT_REMOVED, notifications.SqsDestination(queue))

    if is_before:
        notify()
    bucket_consumer(scope, bucket=bucket)
    if not is_before:
        notify()
    template = template_of(scope)
    found = properties(template, NOTIFICATIONS)["NotificationConfiguration"]
    assert set(found) == {"EventBridgeConfiguration", "QueueConfigurations"}
    # Set here, too, CloudFormation would take away the queue's for a moment at every change of it.
    assert "NotificationConfiguration" not in properties(template, BUCKET)


def test_one_bucket_with_both_deliveries() -> None:
    scope = stack()
    bucket = s3.Bucket(scope, "Bucket")
    bucket_consumer(scope, "Ruled", bucket=bucket)
    bucket_consumer(scope, "Direct", bucket=bucket, delivery=DIRECT)
    template = template_of(scope)
    found = properties(template, NOTIFICATIONS)["NotificationConfiguration"]
    assert set(found) == {"EventBridgeConfiguration", "LambdaFunctionConfigurations"}
    assert resources(template, RULE)


def test_a_bucket_that_tells_eventbridge_already() -> None:
    scope = stack()
    bucket_consumer(scope, bucket=s3.Bucket(scope, "Bucket", event_bridge_enabled=True))
    found = properties(template_of(scope), NOTIFICATIONS)["NotificationConfiguration"]
    assert found == {"EventBridgeConfiguration": {}}


def test_several_consumers_of_one_prefix() -> None:
    scope = stack()
    bucket, shared = s3.Bucket(scope, "Bucket"), function(scope)
    first = bucket_consumer(scope, "First", bucket=bucket, function=shared)
    second = bucket_consumer(scope, "Second", bucket=bucket, function=shared, suffix=".png")
    bucket_consumer(scope, "Third", bucket=bucket)
    template = template_of(scope)
    assert first.function_failure_route is second.function_failure_route
    assert len(resources(template, RULE)) == 3
    assert len(resources(template, PERMISSION)) == 3
    assert properties(template, BUCKET)["NotificationConfiguration"] == BRIDGE


def test_direct_notifications_of_one_bucket() -> None:
    scope = stack()
    bucket = s3.Bucket(scope, "Bucket")
    bucket_consumer(scope, "Images", bucket=bucket, suffix=".png", delivery=DIRECT)
    bucket_consumer(scope, "Texts", bucket=bucket, suffix=".txt", delivery=DIRECT)
    bucket_consumer(scope, "Others", bucket=bucket, prefix="out/", delivery=DIRECT)
    bucket_consumer(scope, "Elsewhere", bucket=s3.Bucket(scope, "Another"), delivery=DIRECT)
    found = broken_rules(lambda: bucket_consumer(scope, "All", bucket=bucket, delivery=DIRECT))
    assert found == [("LP509", "prefix")]
    bucket_consumer(scope, "Ruled", bucket=bucket)


def test_imports_of_one_bucket_are_one_bucket() -> None:
    scope, other = stack(), stack()
    one, two = (s3.Bucket.from_bucket_name(scope, name, "theirs") for name in ("One", "Two"))
    bucket_consumer(scope, "First", bucket=one, delivery=DIRECT)
    found = broken_rules(lambda: bucket_consumer(scope, "Second", bucket=two, delivery=DIRECT))
    assert found == [("LP509", "prefix")]
    bucket_consumer(other, bucket=s3.Bucket.from_bucket_name(other, "One", "theirs"), delivery=DIRECT)


def test_an_imported_bucket() -> None:
    scope = stack()
    made = bucket_consumer(scope, bucket=s3.Bucket.from_bucket_name(scope, "Theirs", "theirs"))
    assert warnings_of(made) == ["LP516"]
    detail = properties(template_of(scope), RULE)["EventPattern"]["detail"]
    assert detail["bucket"] == {"name": ["theirs"]}
    direct = stack()
    theirs = s3.Bucket.from_bucket_name(direct, "Theirs", "theirs")
    assert warnings_of(bucket_consumer(direct, bucket=theirs, delivery=DIRECT)) == []
    assert properties(template_of(direct), NOTIFICATIONS)["BucketName"] == "theirs"


@pytest.mark.parametrize("delivery", [BucketDelivery.event_bridge(), DIRECT], ids=lambda each: each.kind)
def test_an_imported_function(delivery: BucketDelivery) -> None:
    for theirs in (imported_function, _by_arn, _with_role):
        scope = stack()
        bucket = s3.Bucket(scope, "Bucket")
        made = bucket_consumer(scope, bucket=bucket, function=theirs(scope), delivery=delivery)
        template = template_of(scope)
        permissions = [
            each["Properties"]
            for each in resources(template, PERMISSION).values()
            if each["Properties"]["FunctionName"] == made.function.function_arn
        ]
        (permission,) = permissions
        if delivery.kind == "direct":
            assert permission["Principal"] == "s3.amazonaws.com"
            assert permission["SourceAccount"] == {"Ref": "AWS::AccountId"}
            (notification,) = resources(template, NOTIFICATIONS).values()
            (needed,) = (each for each in notification["DependsOn"] if "Permission" in each)
            assert template["Resources"][needed]["Type"] == PERMISSION
        else:
            assert permission["Principal"] == "events.amazonaws.com"
            assert properties(template, RULE)["Targets"][0]["Arn"] == made.function.function_arn
        expected = [] if theirs is _with_role else ["LP315", "LP517"]
        assert warnings_of(made) == expected


def _by_arn(scope: Stack) -> lambda_.IFunction:
    return lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN)


def _with_role(scope: Stack) -> lambda_.IFunction:
    role = iam.Role.from_role_arn(scope, "Role", "arn:aws:iam::111111111111:role/theirs")
    return lambda_.Function.from_function_attributes(scope, "Theirs", function_arn=FUNCTION_ARN, role=role)


def test_a_plain_function_and_an_alias() -> None:
    scope = stack()
    plain, alias = plain_function(scope), function(scope).add_alias("live")
    bucket_consumer(scope, "ByFunction", function=plain)
    bucket_consumer(scope, "ByAlias", function=alias)
    bucket_consumer(scope, "Direct", function=alias, delivery=DIRECT)
    template = template_of(scope)
    called = [each["Properties"]["Targets"][0]["Arn"] for each in resources(template, RULE).values()]
    assert called == [scope.resolve(each.function_arn) for each in (plain, alias)]
    (told,) = properties(template, NOTIFICATIONS)["NotificationConfiguration"]["LambdaFunctionConfigurations"]
    assert told["LambdaFunctionArn"] == scope.resolve(alias.function_arn)


@pytest.mark.parametrize("delivery", [BucketDelivery.event_bridge(), DIRECT], ids=lambda each: each.kind)
def test_the_latest_version_is_the_function_itself(delivery: BucketDelivery) -> None:
    scope = stack()
    worker = function(scope)
    bucket_consumer(scope, function=worker.latest_version, delivery=delivery)
    # Lambda takes no permission for $LATEST.
    permitted = properties(template_of(scope), PERMISSION)["FunctionName"]
    assert permitted == scope.resolve(worker.function_arn)


@pytest.mark.parametrize("delivery", [BucketDelivery.event_bridge(), DIRECT], ids=lambda each: each.kind)
def test_everything_in_a_stack_of_its_own(delivery: BucketDelivery) -> None:
    whole = app()
    functions, data, here = (Stack(whole, name) for name in ("Functions", "Data", "Here"))
    worker = function(functions)
    bucket = s3.Bucket(data, "Bucket", encryption=s3.BucketEncryption.KMS)
    bucket_consumer(here, bucket=bucket, function=worker, delivery=delivery)
    bucket_consumer(here, "Own", function=worker, delivery=delivery)
    bucket_consumer(data, "Beside", function=worker, prefix="beside/", bucket=bucket, delivery=delivery)
    whole.synth()
    assert functions.dependencies == []
    assert {each.node.id for each in data.dependencies} == {"Functions"}
    needed = {each.node.id for each in here.dependencies}
    assert "Functions" in needed
    assert ("Data" in needed) == (delivery.kind == "event_bridge")
    writers = [each for each in statements(template_of(functions)) if "s3:GetObject" in each["Action"]]
    assert writers == []


def test_a_bucket_of_another_stack() -> None:
    whole = app()
    functions, here = Stack(whole, "Functions"), Stack(whole, "Here")
    bucket_consumer(here, bucket=s3.Bucket(functions, "Bucket"), function=function(here))
    whole.synth()
    assert [each.node.id for each in here.dependencies] == ["Functions"]


WRITES = "LP510 at Stack/Uploads"


def test_a_function_that_may_write_back_is_refused() -> None:
    scope = stack()
    bucket, worker = s3.Bucket(scope, "Bucket"), function(scope)
    bucket.grant_put(worker)
    bucket_consumer(scope, bucket=bucket, function=worker)
    assert WRITES in stops_synthesis(scope)


def test_a_grant_made_later_is_found() -> None:
    scope = stack()
    made = bucket_consumer(scope)
    made.bucket.grant_read_write(made.function)
    assert WRITES in stops_synthesis(scope)


def test_an_alias_is_known_by_its_function() -> None:
    scope = stack()
    made = bucket_consumer(scope, function=function(scope).add_alias("live"), delivery=DIRECT)
    made.bucket.grant_put(made)
    assert WRITES in stops_synthesis(scope)


def test_a_name_that_was_written_out() -> None:
    scope = stack()
    bucket, worker = s3.Bucket(scope, "Bucket", bucket_name="uploads-of-ours"), function(scope)
    write = iam.PolicyStatement(actions=["s3:PutObject"], resources=["arn:aws:s3:::uploads-of-ours/*"])
    worker.add_to_role_policy(write)
    bucket_consumer(scope, bucket=bucket, function=worker)
    assert WRITES in stops_synthesis(scope)


def test_writing_elsewhere_is_no_loop() -> None:
    scope = stack()
    made = bucket_consumer(scope, suffix=".png")
    made.bucket.grant_put(made, "out/*")
    made.bucket.grant_put(made, "in/*.json")
    made.bucket.grant_delete(made)
    s3.Bucket(scope, "Results").grant_put(made)
    removed = bucket_consumer(scope, "Removals", events=[s3.EventType.OBJECT_REMOVED])
    removed.bucket.grant_put(removed)
    assert resources(template_of(scope), RULE)


def test_a_loop_is_allowed_for_a_reason() -> None:
    scope = stack()
    made = bucket_consumer(scope)
    made.bucket.grant_put(made)
    found = broken_rules(lambda: made.allow_recursion(reason=""))
    assert found == [("LP511", "reason")]
    made.allow_recursion(reason="a marked object is left alone")
    assert resources(template_of(scope), RULE)
    reasons = [e.data for e in made.node.metadata if e.type == "constructs-lib:recursion"]
    assert reasons == ["a marked object is left alone"]


def test_a_function_keeps_the_route_that_a_fan_out_has_wired() -> None:
    scope = stack()
    caller, worker = function(scope, "Caller"), function(scope, "Worker")
    fan_out = AsyncFanOut(scope, "FanOut", caller=caller, targets={"worker": worker}, retry_attempts=0)
    made = bucket_consumer(scope, function=worker)
    assert made.function_failure_route is fan_out.failure_routes["worker"]
    other = DeadLetter.queue(retention_period=Duration.days(1))
    found = broken_rules(lambda: bucket_consumer(scope, "Other", function=worker, dead_letter=other))
    assert found == [("LP308", "function")]


def test_alarms_watch_this_rule_only() -> None:
    scope = stack()
    topic = sns.Topic(scope, "Pager")
    made = bucket_consumer(scope, alarm_actions=[actions.SnsAction(topic)])
    assert made.rule is not None
    template = template_of(scope)
    found = {
        each["Properties"]["MetricName"]: each["Properties"]
        for name, each in resources(template, "AWS::CloudWatch::Alarm").items()
        if not name.startswith("UploadsFunction")
    }
    assert set(found) == {
        "FailedInvocations",
        "InvocationsFailedToBeSentToDlq",
        "ApproximateNumberOfMessagesVisible",
    }
    for alarm in found.values():
        assert alarm["AlarmActions"] == [{"Ref": logical_id(scope, topic)}]
        if alarm["Namespace"] == "AWS/Events":
            assert alarm["Dimensions"] == [{"Name": "RuleName", "Value": scope.resolve(made.rule.rule_name)}]
            assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 1)


def test_grants_go_to_the_function() -> None:
    scope = stack()
    made = bucket_consumer(scope)
    assert made.grant_principal.node.path == made.function.grant_principal.node.path  # type: ignore[attr-defined]


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("event", "filters", "overlaps"),
    [
        (s3.EventType.OBJECT_CREATED, {"prefix": "in/"}, True),
        (s3.EventType.OBJECT_CREATED_PUT, {"prefix": "in/x/", "suffix": ".png"}, True),
        (s3.EventType.OBJECT_CREATED, {}, True),
        (s3.EventType.OBJECT_CREATED, {"prefix": "out/"}, False),
        (s3.EventType.OBJECT_REMOVED, {"prefix": "in/"}, False),
    ],
)
def test_what_the_bucket_notifies_of_itself(
    event: s3.EventType, filters: dict[str, str], overlaps: bool, is_first: bool
) -> None:
    scope = stack()
    bucket, queue = s3.Bucket(scope, "Bucket"), sqs.Queue(scope, "Others")
    only = [s3.NotificationKeyFilter(**filters)] if filters else []
    add = partial(bucket.add_event_notification, event, notifications.SqsDestination(queue), *only)
    if is_first:
        add()
    bucket_consumer(scope, bucket=bucket, prefix="in/", delivery=DIRECT)
    bucket_consumer(scope, "Second", bucket=bucket, prefix="more/", delivery=DIRECT)
    if not is_first:
        add()
    if not overlaps:
        template_of(scope)
        return
    with pytest.raises(RuntimeError, match=r"LP509 at .*add_event_notification of Stack/Bucket"):
        template_of(scope)


def test_what_is_switched_off_shares_objects_with_the_bucket() -> None:
    scope = stack()
    bucket, queue = s3.Bucket(scope, "Bucket"), sqs.Queue(scope, "Others")
    bucket_consumer(scope, bucket=bucket, prefix="in/", delivery=DIRECT, enabled=False)
    both = notifications.SqsDestination(queue), s3.NotificationKeyFilter(prefix="in/")
    bucket.add_event_notification(s3.EventType.OBJECT_CREATED, *both)
    template_of(scope)


def test_what_is_switched_off_hides_nothing_of_the_bucket() -> None:
    scope = stack()
    bucket, queue = s3.Bucket(scope, "Bucket"), sqs.Queue(scope, "Others")
    bucket_consumer(scope, "Off", bucket=bucket, prefix="in/", delivery=DIRECT, enabled=False)
    bucket_consumer(
        scope, bucket=bucket, prefix="in/x/", delivery=DIRECT, events=[s3.EventType.OBJECT_REMOVED]
    )
    both = notifications.SqsDestination(queue), s3.NotificationKeyFilter(prefix="in/")
    bucket.add_event_notification(s3.EventType.OBJECT_REMOVED, *both)
    assert "LP509" in stops_synthesis(scope)


def test_an_imported_bucket_that_notifies_of_the_same() -> None:
    scope = stack()
    bucket = s3.Bucket.from_bucket_name(scope, "Bucket", "theirs")
    bucket_consumer(scope, bucket=bucket, prefix="in/", delivery=DIRECT)
    destination = notifications.SqsDestination(sqs.Queue(scope, "Others"))
    bucket.add_event_notification(s3.EventType.OBJECT_CREATED_COPY, destination)
    assert "LP509" in stops_synthesis(scope)


def test_a_bucket_of_a_stage_that_notifies_of_other_objects() -> None:
    whole = app()
    here = Stack(Stage(whole, "Stage"), "Here")
    bucket = s3.Bucket(here, "Bucket", event_bridge_enabled=True)
    bucket_consumer(here, bucket=bucket, prefix="in/", delivery=DIRECT)
    destination = notifications.SqsDestination(sqs.Queue(here, "Others"))
    bucket.add_event_notification(
        s3.EventType.OBJECT_CREATED, destination, s3.NotificationKeyFilter(prefix="out/")
    )
    whole.synth()


@pytest.mark.parametrize("delivery", [DIRECT, BucketDelivery.event_bridge()], ids=["direct", "bridge"])
def test_notifications_of_the_resource_are_replaced_by_those_of_cdk(delivery: BucketDelivery) -> None:
    scope = stack()
    bucket = s3.Bucket(scope, "Bucket")
    bucket_consumer(scope, bucket=bucket, delivery=delivery)
    resource = bucket.node.default_child
    assert isinstance(resource, s3.CfnBucket)
    resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        queue_configurations=[
            s3.CfnBucket.QueueConfigurationProperty(event="s3:ObjectRemoved:*", queue="arn:aws:sqs:::q")
        ]
    )
    if delivery is DIRECT:
        assert "LP519 at Stack/Uploads: bucket" in stops_synthesis(scope)
    else:
        assert len(properties(template_of(scope), BUCKET)["NotificationConfiguration"]) == 2
