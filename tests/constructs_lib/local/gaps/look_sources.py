"""Looks at event sources that call functions asynchronously."""

import json

from .look_async import FAILING, QUEUE, configure, deploy, on_failure
from .support import Emulator, observe


@observe("async-eventbridge-source", aws={"order": 2}, upstream=None)
def failing_target_of_a_rule(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE)
    configure(emulator, stack["Function"], DestinationConfig=on_failure(stack["QueueArn"]))
    events = emulator.client("events")
    events.put_rule(Name="orders", EventPattern=json.dumps({"source": ["shop"]}))
    events.put_targets(Rule="orders", Targets=[{"Id": "function", "Arn": stack["FunctionArn"]}])
    events.put_events(Entries=[{"Source": "shop", "DetailType": "order", "Detail": '{"order": 2}'}])
    message = emulator.message(stack["Queue"])
    return json.loads(message["Body"])["requestPayload"]["detail"] if message else None


@observe("async-sns-source", aws="order 3", upstream=None)
def failing_subscriber_of_a_topic(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE, Topic={"Type": "AWS::SNS::Topic"})
    configure(emulator, stack["Function"], DestinationConfig=on_failure(stack["QueueArn"]))
    sns = emulator.client("sns")
    sns.subscribe(TopicArn=stack["Topic"], Protocol="lambda", Endpoint=stack["FunctionArn"])
    sns.publish(TopicArn=stack["Topic"], Message="order 3")
    message = emulator.message(stack["Queue"])
    if message is None:
        return None
    return json.loads(message["Body"])["requestPayload"]["Records"][0]["Sns"]["Message"]


@observe("async-iot-source", aws={"order": 4}, upstream=None)
def failing_target_of_a_rule_of_iot(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE)
    configure(emulator, stack["Function"], DestinationConfig=on_failure(stack["QueueArn"]))
    emulator.client("iot").create_topic_rule(
        ruleName="orders",
        topicRulePayload={
            "sql": "SELECT * FROM 'orders'",
            "actions": [{"lambda": {"functionArn": stack["FunctionArn"]}}],
        },
    )
    emulator.client("iot-data").publish(topic="orders", payload=b'{"order": 4}')
    message = emulator.message(stack["Queue"])
    return json.loads(message["Body"])["requestPayload"] if message else None


@observe("async-s3-source-alias", aws="orders/4", upstream=None)
def failing_alias_that_a_bucket_notifies(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE, Bucket={"Type": "AWS::S3::Bucket"})
    client = emulator.client("lambda")
    version = client.publish_version(FunctionName=stack["Function"])["Version"]
    alias = client.create_alias(FunctionName=stack["Function"], Name="live", FunctionVersion=version)[
        "AliasArn"
    ]
    configure(emulator, stack["Function"], Qualifier="live", DestinationConfig=on_failure(stack["QueueArn"]))
    s3 = emulator.client("s3")
    target = {"LambdaFunctionArn": alias, "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(
        Bucket=stack["Bucket"], NotificationConfiguration={"LambdaFunctionConfigurations": [target]}
    )
    s3.put_object(Bucket=stack["Bucket"], Key="orders/4", Body=b"")
    message = emulator.message(stack["Queue"])
    if message is None:
        return None
    return json.loads(message["Body"])["requestPayload"]["Records"][0]["s3"]["object"]["key"]
