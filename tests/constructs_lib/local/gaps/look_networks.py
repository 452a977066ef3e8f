"""Looks at networks that templates define, and at functions in them."""

from botocore.exceptions import ClientError

from .support import Emulator, StackFailedError, observe

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
