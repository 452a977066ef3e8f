"""Mistakes with the settings of functions and the code that a template holds."""

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import function, ref, resource, role

FUNCTION = function()
NODE = function(
    Runtime="nodejs24.x", Code={"ZipFile": "exports.handler = async () => ({});"}, Handler="index.handler"
)
IMAGE = function(
    PackageType="Image", Code={"ImageUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"}
)
IMAGE = in_place(IMAGE, "Function", Runtime=None, Handler=None)
UPLOADED = function(Code={"S3Bucket": "code", "S3Key": "shop.zip"})
SNAPSHOT = {
    **function(Runtime="java21", Code={"S3Bucket": "code", "S3Key": "shop.jar"}, Handler="shop.Handler"),
    "Version": resource("Lambda::Version", FunctionName=ref("Function")),
}
SNAPSHOT = in_place(SNAPSHOT, "Function", SnapStart={"ApplyOn": "PublishedVersions"})
EFS = "arn:aws:elasticfilesystem:eu-west-1:111122223333:access-point/fsap-0123456789abcdef0"
IN_VPC = {
    **function(
        VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        FileSystemConfigs=[{"Arn": EFS, "LocalMountPath": "/mnt/files"}],
    ),
    "Role": role({"Effect": "Allow", "Action": "ec2:*NetworkInterface*", "Resource": "*"}),
}
LOGGED = {"LogGroup": ref("Logs"), "LogFormat": "JSON", "SystemLogLevel": "WARN"}


def _given(code: str, title: str, **properties: object) -> Case:
    return changed(code, title, FUNCTION, "Function", **properties)


CASES: tuple[Case, ...] = (
    _given("LP023", "a variable of Lambda's own", Environment={"Variables": {"AWS_REGION": "eu"}}),
    _given("LP023", "a variable with a hyphen", Environment={"Variables": {"TABLE-NAME": "t"}}),
    changed("LP060", "a runtime that is deprecated", NODE, "Function", Runtime="nodejs20.x"),
    _given("LP060", "Python 3.9", Runtime="python3.9"),
    _given("LP061", "Python 3.7", Runtime="python3.7"),
    changed("LP061", "Node.js 14", NODE, "Function", Runtime="nodejs14.x"),
    _given("LP062", "code of 5,000 characters", Code={"ZipFile": "handler = print\n" + "#" * 5_000}),
    _given("LP063", "code in a template, looked for in app.py", Handler="app.handler"),
    changed("LP064", "Ruby in a template", NODE, "Function", Runtime="ruby3.4"),
    changed("LP065", "an image with a handler", IMAGE, "Function", Handler="index.handler"),
    changed(
        "LP065", "an image with layers", IMAGE, "Function", Layers=["arn:aws:lambda:eu-west-1:1:layer:a:1"]
    ),
    changed(
        "LP066", "a zip file without runtime and handler", UPLOADED, "Function", Runtime=None, Handler=None
    ),
    changed(
        "LP072",
        "log levels of plain text",
        function(LoggingConfig=LOGGED),
        "Function",
        LoggingConfig={**LOGGED, "LogFormat": "Text"},
    ),
    changed(
        "LP072",
        "log levels without a format",
        function(LoggingConfig=LOGGED),
        "Function",
        LoggingConfig={"LogGroup": ref("Logs"), "ApplicationLogLevel": "WARN"},
    ),
    changed("LP073", "a snapshot of Ruby", SNAPSHOT, "Function", Runtime="ruby3.4"),
    changed(
        "LP073", "a snapshot with 1 GB of storage", SNAPSHOT, "Function", EphemeralStorage={"Size": 1_024}
    ),
    Case(
        "LP074",
        "a snapshot without a version",
        {k: v for k, v in SNAPSHOT.items() if k != "Version"},
        SNAPSHOT,
    ),
    _given(
        "LP081", "a secure string", Environment={"Variables": {"TOKEN": "{{resolve:ssm-secure:token:1}}"}}
    ),
    _given(
        "LP082",
        "a secret in a variable",
        Environment={
            "Variables": {"TOKEN": {"Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:token}}"}}
        },
    ),
    changed("LP079", "a file system without a VPC", IN_VPC, "Function", VpcConfig=None),
)
