"""Looks at functions made by CloudFormation."""

import io
import zipfile
from typing import Any

from botocore.exceptions import ClientError

from .support import ROLE, Emulator, StackFailedError, observe, python_function

NOTHING = "def handler(event, context): return None"


def deploy(emulator: Emulator, **properties: object) -> str:
    """Deploy a function with these properties; return its name, or why that was refused."""
    try:
        function = python_function(NOTHING, **properties)
        return emulator.deploy({"Function": function}, {"Name": {"Ref": "Function"}})["Name"]
    except StackFailedError as failure:
        return f"refused: {failure}"


def refusal(emulator: Emulator, text: str, **properties: object) -> bool:
    """Whether a function with these properties is refused with this text."""
    return text in deploy(emulator, **properties)


@observe("function-dead-letter-config", aws="arn:aws:sqs:us-east-1:000000000000:dead", upstream=None)
def dead_letter_target(emulator: Emulator) -> object:
    name = deploy(emulator, DeadLetterConfig={"TargetArn": "arn:aws:sqs:us-east-1:000000000000:dead"})
    config = emulator.client("lambda").get_function_configuration(FunctionName=name)
    return config.get("DeadLetterConfig", {}).get("TargetArn")


@observe("function-reserved-concurrency", aws=7, upstream=None)
def reserved_concurrency(emulator: Emulator) -> object:
    name = deploy(emulator, ReservedConcurrentExecutions=7)
    reserved = emulator.client("lambda").get_function_concurrency(FunctionName=name)
    return reserved.get("ReservedConcurrentExecutions")


@observe("function-reserved-concurrency-of-aliases", aws="TooManyRequestsException", upstream=None)
def alias_of_a_function_without_concurrency(emulator: Emulator) -> object:
    name = deploy(emulator)
    client = emulator.client("lambda")
    version = client.publish_version(FunctionName=name)["Version"]
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    try:
        client.invoke(FunctionName=f"{name}:live")
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


@observe("function-account-concurrency", aws=True, upstream=False)
def reservation_of_too_much(emulator: Emulator) -> object:
    text = "below its minimum value of [100]"
    return refusal(emulator, text, ReservedConcurrentExecutions=901)


@observe("function-timeout-limit", aws=True, upstream=False)
def timeout_above_the_limit(emulator: Emulator) -> object:
    text = (
        "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: "
        "Member must have value less than or equal to 900"
    )
    return refusal(emulator, text, Timeout=901)


@observe("function-timeout-limit", aws=False, upstream=False)
def timeout_at_the_limit(emulator: Emulator) -> object:
    return refusal(emulator, "refused", Timeout=900)


@observe("function-memory-limit", aws=True, upstream=False)
def memory_above_the_limit(emulator: Emulator) -> object:
    text = "'memorySize' failed to satisfy constraint: Member must have value less than or equal to 10240"
    return refusal(emulator, text, MemorySize=10_241)


@observe("function-memory-limit", aws=True, upstream=False)
def memory_below_the_limit(emulator: Emulator) -> object:
    text = "'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128"
    return refusal(emulator, text, MemorySize=127)


@observe("function-layer-limit", aws=True, upstream=False)
def six_layers(emulator: Emulator) -> object:
    package = archive({"python/nothing.py": b""})
    layers = [
        emulator.client("lambda").publish_layer_version(LayerName=f"six{n}", Content={"ZipFile": package})
        for n in range(6)
    ]
    arns = [layer["LayerVersionArn"] for layer in layers]
    return refusal(emulator, "Cannot reference more than 5 layers.", Layers=arns)


@observe("function-environment-limit", aws=True, upstream=False)
def environment_of_5_kilobytes(emulator: Emulator) -> object:
    return refusal(emulator, "exceeded the 4KB limit", Environment={"Variables": {"A": "a" * 5_000}})


@observe("function-unzipped-limit", aws=True, upstream=False)
def package_of_262_145_000_bytes(emulator: Emulator) -> object:
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket="packages")
    s3.put_object(
        Bucket="packages", Key="big.zip", Body=archive({"index.py": b"", "data": bytes(262_145_000)})
    )
    return refusal(
        emulator,
        "Unzipped size must be smaller than 262144000 bytes",
        Code={"S3Bucket": "packages", "S3Key": "big.zip"},
    )


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


def any_resource(resource_type: str) -> dict[str, Any]:
    return {"Type": resource_type, "Properties": {"Name": "any", "Role": ROLE}}


@observe("resource-types-without-effect", aws="deployed", upstream="refused")
def stack_with_every_type(emulator: Emulator) -> object:
    types = (
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::CloudWatch::AnomalyDetector",
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::CodeDeploy::Application",
        "AWS::CodeDeploy::DeploymentConfig",
        "AWS::CodeDeploy::DeploymentGroup",
        "AWS::EC2::EIP",
        "AWS::EC2::EgressOnlyInternetGateway",
        "AWS::EC2::NatGateway",
        "AWS::EC2::SecurityGroupEgress",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::Events::Archive",
        "AWS::Lambda::CodeSigningConfig",
        "AWS::Logs::QueryDefinition",
        "AWS::SNS::TopicInlinePolicy",
        "AWS::SQS::QueueInlinePolicy",
        "AWS::SecretsManager::RotationSchedule",
    )
    refused = [each for each in types if not accepts(emulator, each)]
    return {0: "deployed", len(types): "refused"}.get(len(refused), refused)


def accepts(emulator: Emulator, resource_type: str) -> bool:
    try:
        emulator.deploy({"Any": any_resource(resource_type)}, {"Arn": {"Fn::GetAtt": ["Any", "Arn"]}})
    except (StackFailedError, ClientError):
        return False
    return True
