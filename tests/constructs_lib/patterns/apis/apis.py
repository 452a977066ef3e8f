"""What the tests of both API patterns share."""

from typing import Any

import pytest
from aws_cdk import Stack

from constructs_lib import Authorization, HttpApiFunction, RestApiFunction
from tests.support.stacks import function
from tests.support.templates import resources

Api = RestApiFunction | HttpApiFunction
KINDS: tuple[type[Api], ...] = (RestApiFunction, HttpApiFunction)
OPEN = Authorization.public(reason="a test")
SHOP = "https://shop.example.com"
ADMIN = "https://admin.example.com"

both_kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def api(scope: Stack, kind: type[Api], construct_id: str = "Api", **arguments: Any) -> Api:
    """An API of this kind in front of a function."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    return kind(scope, construct_id, **arguments)


def methods(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The properties of every method of the template's REST APIs, by `GET /orders`."""
    paths: dict[str, str] = {}

    def path(resource: dict[str, Any]) -> str:
        if "Fn::GetAtt" in resource:
            return ""
        found = resources(template, "AWS::ApiGateway::Resource")[resource["Ref"]]["Properties"]
        return f"{path(found['ParentId'])}/{found['PathPart']}"

    found: dict[str, dict[str, Any]] = {}
    for each in resources(template, "AWS::ApiGateway::Method").values():
        properties = each["Properties"]
        name = paths.setdefault(str(properties["ResourceId"]), path(properties["ResourceId"]) or "/")
        found[f"{properties['HttpMethod']} {name}"] = properties
    return found


def routes(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The properties of every route of the template's HTTP APIs, by `GET /orders`."""
    found = (each["Properties"] for each in resources(template, "AWS::ApiGatewayV2::Route").values())
    return {each["RouteKey"]: each for each in found}
