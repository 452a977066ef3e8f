"""Looks at networks that templates define, and at functions in them."""

from typing import Any

from botocore.exceptions import ClientError

from .support import Emulator, StackFailedError, observe, python_function

NETWORK = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
FILES = "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0"


@observe("vpc-attributes", aws="10.0.0.0/16", upstream="refused")
def address_range_of_a_vpc(emulator: Emulator) -> object:
    try:
        found = emulator.deploy({"Network": NETWORK}, {"Range": {"Fn::GetAtt": ["Network", "CidrBlock"]}})
    except (StackFailedError, ClientError):
        return "refused"
    return found["Range"]


@observe("function-network", aws=(True, "/mnt/files"), upstream=(False, ""))
def function_in_a_vpc(emulator: Emulator) -> object:
    """Whether it is in the VPC of its subnet, and where its file system is mounted."""
    subnet = {"VpcId": {"Ref": "Network"}, "CidrBlock": "10.0.0.0/24"}
    function = {
        "FunctionName": "connected",
        "Runtime": "python3.12",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::000000000000:role/any",
        "Code": {"ZipFile": "def handler(event, context): ..."},
        "VpcConfig": {"SubnetIds": [{"Ref": "Subnet"}], "SecurityGroupIds": []},
        "FileSystemConfigs": [{"Arn": FILES, "LocalMountPath": "/mnt/files"}],
    }
    resources = {
        "Network": NETWORK,
        "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": subnet},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
    }
    network = emulator.deploy(resources, {"Network": {"Ref": "Network"}})["Network"]
    found = emulator.client("lambda").get_function_configuration(FunctionName="connected")
    mounted = [each["LocalMountPath"] for each in found.get("FileSystemConfigs", [])]
    return found.get("VpcConfig", {}).get("VpcId") == network, "".join(mounted)


COUNTING = """
import pathlib
def handler(event, context):
    file = pathlib.Path("/mnt/files", "counted")
    if not file.parent.is_dir():
        return "not mounted"
    found = file.read_text() if file.exists() else ""
    file.write_text(found + "x")
    return len(found)
"""


@observe("function-file-systems", aws=[0, 1, 2, 0], upstream=["not mounted"] * 4)
def file_of_two_functions(emulator: Emulator) -> object:
    """What is counted in a file by two functions of one access point, and by one of another."""
    resources = {
        "Files": {"Type": "AWS::EFS::FileSystem"},
        "First": {"Type": "AWS::EFS::AccessPoint", "Properties": {"FileSystemId": {"Ref": "Files"}}},
        "Second": {"Type": "AWS::EFS::AccessPoint", "Properties": {"FileSystemId": {"Ref": "Files"}}},
        "One": _mounting("First"),
        "Two": _mounting("First"),
        "Other": _mounting("Second"),
    }
    names = emulator.deploy(resources, {each: {"Ref": each} for each in ("One", "Two", "Other")})
    return [emulator.invoke(names[each], {}) for each in ("One", "Two", "One", "Other")]


def _mounting(point: str) -> dict[str, Any]:
    function = python_function(COUNTING)
    mounted = {"Arn": {"Fn::GetAtt": [point, "Arn"]}, "LocalMountPath": "/mnt/files"}
    return {**function, "Properties": {**function["Properties"], "FileSystemConfigs": [mounted]}}
