"""What a deployed assembly is made of: outputs, addresses and physical names."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.urls import local_url
from constructs_lib.templates.assembly import Assembly
from constructs_lib.templates.deployed import add_physical_ids
from constructs_lib.templates.lookup import matching, nearest
from constructs_lib.templates.model import Resource

__all__ = ["Deployment"]

_API_HOST = "https://{}.execute-api.{}.amazonaws.com/{}"


class Deployment:
    """A deployed assembly; made by `LocalAws.deploy`.

    Attributes:
        assembly: the assembly it was made from.
        outputs: the value of every output as CloudFormation gives it, by stack name and output key.
    """

    def __init__(self, assembly: Assembly, endpoint: str, region: str, client: Callable[..., Any]) -> None:
        self.assembly = assembly
        self.outputs: Mapping[str, Mapping[str, str]] = {}
        self._endpoint = endpoint
        self._client = client
        self._region = region
        outputs = {}
        for stack in assembly.stacks:
            cloudformation = client("cloudformation", region=stack.region or region)
            described = cloudformation.describe_stacks(StackName=stack.name)["Stacks"][0]
            outputs[stack.name] = {o["OutputKey"]: o["OutputValue"] for o in described.get("Outputs", [])}
            add_physical_ids(cloudformation, stack, stack.name)
        self.outputs = outputs

    @property
    def local_outputs(self) -> Mapping[str, Mapping[str, str]]:
        """The outputs, with addresses on AWS as their local ones."""
        return {
            stack: {key: self.url(value) if "://" in value else value for key, value in outputs.items()}
            for stack, outputs in self.outputs.items()
        }

    def resource(self, name: str) -> str:
        """Return the physical name of a resource: a function's name, a queue's URL, a topic's ARN.

        Args:
            name: construct path such as `Orders/Handler` (the path of an L2 construct is enough), or
                logical id.

        Raises:
            LocalAwsError: no resource or more than one has this path or logical id.
        """
        physical_id = self._find(name).physical_id
        return local_url(physical_id, self._endpoint) if "://" in physical_id else physical_id

    def url(self, name: str, path: str = "") -> str:
        """Return the local address of something that answers HTTP.

        Args:
            name: key of an output (its trailing hash may be left out), construct path or logical id of an
                API or a function URL, or a URL on amazonaws.com.
            path: appended to the address, such as `/orders`; nothing by default.

        Raises:
            LocalAwsError: the name is unknown or has no address.
        """
        address = local_url(self._address(name), self._endpoint)
        return address.rstrip("/") + "/" + path.lstrip("/") if path else address

    def _address(self, name: str) -> str:
        if "://" in name:
            return name
        values = {
            value
            for outputs in self.outputs.values()
            for key, value in outputs.items()
            if re.fullmatch(rf"{re.escape(name)}(?:[0-9A-F]{{8}})?", key)
        }
        if len(values) > 1:
            message = f"output {name!r} exists in several stacks; use outputs[stack][key]"
            raise LocalAwsError(message)
        return values.pop() if values else self._resource_address(self._find(name))

    def _resource_address(self, resource: Resource) -> str:
        physical_id, region = resource.physical_id, resource.stack.region or self._region
        match resource.type:
            case "AWS::ApiGateway::RestApi":
                stages = self._client("apigateway", region=region).get_stages(restApiId=physical_id)["item"]
                return _API_HOST.format(physical_id, region, _only_stage(resource, stages, "stageName"))
            case "AWS::ApiGatewayV2::Api":
                stages = self._client("apigatewayv2", region=region).get_stages(ApiId=physical_id)["Items"]
                stage = _only_stage(resource, stages, "StageName")
                address = _API_HOST.format(physical_id, region, "" if stage == "$default" else stage)
                is_web_socket = resource.value("ProtocolType") == "WEBSOCKET"
                return address.replace("https:", "wss:") if is_web_socket else address
            case "AWS::Lambda::Url":
                config = self._client("lambda", region=region).get_function_url_config(
                    FunctionName=physical_id
                )
                return str(config["FunctionUrl"])
        message = f"{resource.name} is an {resource.type} and has no address"
        raise LocalAwsError(message)

    def _find(self, name: str) -> Resource:
        there = [each for each in self.assembly.graph.resources if each.physical_id]
        found = matching(there, name)
        if len(found) == 1:
            return found[0]
        if found:
            places = ", ".join(dict.fromkeys(each.stack.name for each in found))
            message = f"{name!r} names {len(found)} resources, in {places}; use a construct path"
        else:
            hint = nearest(name.strip("/"), [each.name for each in there])
            message = f"no resource {name!r} was deployed; {hint}"
        raise LocalAwsError(message)


def _only_stage(resource: Resource, stages: list[dict[str, Any]], key: str) -> str:
    if len(stages) != 1:
        message = f"{resource.name} has {len(stages)} stages; use an output that names one"
        raise LocalAwsError(message)
    return str(stages[0][key])
