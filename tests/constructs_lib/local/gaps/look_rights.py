"""Looks at what a user with few rights may do, each at an emulator of its own that enforces IAM."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.exceptions import ClientError

from constructs_lib.local import LocalAws

from .support import Emulator, observe

ACCOUNT = "us-east-1:000000000000"
Call = Callable[[Any], object]


@contextmanager
def enforcing(
    actions: Sequence[str], resources: Sequence[str], service: str
) -> Iterator[tuple[LocalAws, Any]]:
    """Start an emulator, and give a client of a user who may do these on those."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    with LocalAws.start(enforce_iam=True) as aws:
        iam = aws.client("iam")
        iam.create_user(UserName="few")
        iam.put_user_policy(UserName="few", PolicyName="few", PolicyDocument=policy)
        key = iam.create_access_key(UserName="few")["AccessKey"]
        yield (
            aws,
            boto3.client(
                service,
                endpoint_url=aws.endpoint,
                region_name=aws.region,
                aws_access_key_id=key["AccessKeyId"],
                aws_secret_access_key=key["SecretAccessKey"],
            ),
        )


def refused(client: Any, *calls: Call) -> list[bool]:
    """Say of each call whether the user lacks a right for it."""
    return [_is_refused(client, call) for call in calls]


def _is_refused(client: Any, call: Call) -> bool:
    try:
        call(client)
    except ClientError as error:
        if "AccessDenied" not in error.response["Error"]["Code"]:
            raise
        return True
    return False


@observe("batch-rights", aws=[False, False, True], upstream=[True, True, True])
def batches(_emulator: Emulator) -> object:
    entry = {"Id": "1"}
    rights = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility"]
    with enforcing(rights, [f"arn:aws:sqs:{ACCOUNT}:tea"], "sqs") as (aws, sqs):
        url = aws.client("sqs").create_queue(QueueName="tea")["QueueUrl"]
        aws.client("sqs").send_message(QueueUrl=url, MessageBody="tea")
        receipt = {
            **entry,
            "ReceiptHandle": sqs.receive_message(QueueUrl=url)["Messages"][0]["ReceiptHandle"],
        }
        return refused(
            sqs,
            lambda it: it.send_message_batch(QueueUrl=url, Entries=[{**entry, "MessageBody": "tea"}]),
            lambda it: it.change_message_visibility_batch(
                QueueUrl=url, Entries=[{**receipt, "VisibilityTimeout": 60}]
            ),
            lambda it: it.delete_message_batch(QueueUrl=url, Entries=[receipt]),
        )


@observe("mail-rights", aws=[False, False, False, True], upstream=[True, True, True, True])
def mail(_emulator: Emulator) -> object:
    identities = [f"arn:aws:ses:{ACCOUNT}:identity/{name}" for name in ("ada@example.com", "example.org")]
    to = {"ToAddresses": ["bob@example.com"]}
    text = {"Subject": {"Data": "tea"}, "Body": {"Text": {"Data": "tea"}}}
    raw = {"Data": b"From: Ada <ada@example.com>\nTo: bob@example.com\n\ntea"}
    with enforcing(["ses:SendEmail", "ses:SendRawEmail"], identities, "ses") as (aws, ses):
        owner = aws.client("ses")
        for address in ("ada@example.com", "bob@example.com"):
            owner.verify_email_identity(EmailAddress=address)
        owner.verify_domain_identity(Domain="example.org")
        return refused(
            ses,
            lambda it: it.send_raw_email(RawMessage=raw),
            lambda it: it.send_raw_email(Source="ada@example.com", RawMessage=raw),
            lambda it: it.send_email(Source="Cid <cid@shop.example.org>", Destination=to, Message=text),
            lambda it: it.send_email(Source="bob@example.com", Destination=to, Message=text),
        )


@observe("mail-rights", aws=[False, True], upstream=[True, True])
def mail_of_version_2(_emulator: Emulator) -> object:
    identity = f"arn:aws:ses:{ACCOUNT}:identity/ada@example.com"
    content = {"Simple": {"Subject": {"Data": "tea"}, "Body": {"Text": {"Data": "tea"}}}}
    with enforcing(["ses:SendEmail"], [identity], "sesv2") as (aws, ses):
        aws.client("ses").verify_email_identity(EmailAddress="ada@example.com")

        def send(sender: str) -> Call:
            to = {"ToAddresses": ["ada@example.com"]}
            return lambda it: it.send_email(FromEmailAddress=sender, Destination=to, Content=content)

        return refused(ses, send("ada@example.com"), send("bob@example.com"))


@observe("parameter-rights", aws=[False, False, False, True, True], upstream=[True, True, True, True, True])
def parameters(_emulator: Emulator) -> object:
    rights = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    shop = [f"arn:aws:ssm:{ACCOUNT}:parameter/{name}" for name in ("shop", "shop/*")]
    with enforcing(rights, shop, "ssm") as (aws, ssm):
        for name in ("/shop/tax", "/shop/tip", "/bank"):
            aws.client("ssm").put_parameter(Name=name, Value="1", Type="String")
        return refused(
            ssm,
            lambda it: it.get_parameters(Names=["/shop/tax", "/shop/tip:1"]),
            lambda it: it.get_parameters_by_path(Path="/shop"),
            lambda it: it.get_parameter(Name=f"arn:aws:ssm:{ACCOUNT}:parameter/shop/tax"),
            lambda it: it.get_parameters(Names=["/shop/tax", "/bank"]),
            lambda it: it.get_parameters_by_path(Path="/"),
        )


@observe("secret-references", aws=["arn", True, "gone"], upstream=["secret", False, "gone"])
def secret_made_by_a_template(emulator: Emulator) -> object:
    key = {"Type": "AWS::SecretsManager::Secret", "Properties": {"GenerateSecretString": {}}}
    cloudformation, secrets = emulator.client("cloudformation"), emulator.client("secretsmanager")
    made = emulator.deploy(
        {"Key": key},
        {"Key": {"Ref": "Key"}, "Id": {"Fn::GetAtt": ["Key", "Id"]}, "Stack": {"Ref": "AWS::StackName"}},
    )
    stack = made["Stack"]

    described = {"GenerateSecretString": {}, "Description": "of the shop"}
    template = json.dumps({"Resources": {"Key": {**key, "Properties": described}}})
    cloudformation.update_stack(StackName=stack, TemplateBody=template)
    emulator.until(lambda: secrets.describe_secret(SecretId=made["Key"]).get("Description"))

    cloudformation.delete_stack(StackName=stack)
    gone = emulator.until(lambda: not _is_there(secrets, made["Key"]))
    kind = "arn" if made["Key"].startswith("arn:") else "secret"
    return [kind, made["Key"] == made["Id"], "gone" if gone else "there"]


def _is_there(secrets: Any, secret: str) -> bool:
    try:
        return "DeletedDate" not in secrets.describe_secret(SecretId=secret)
    except secrets.exceptions.ResourceNotFoundException:
        return False
