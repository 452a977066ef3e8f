"""Looks at which schemas the models of REST APIs take."""

import re
from typing import Any

from .support import Emulator, StackFailedError, observe


def model(schema: object) -> dict[str, Any]:
    return {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "models"}},
        "Model": {
            "Type": "AWS::ApiGateway::Model",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ContentType": "application/json",
                "Name": "Order",
                "Schema": schema,
            },
        },
    }


def deployed(emulator: Emulator, schema: object) -> object:
    try:
        emulator.deploy(model(schema))
    except StackFailedError as error:
        return re.findall(r"Invalid model specified[^]]+\] ?, errors : \[.*?\](?:\])?", plain(error))[:1]
    return "deployed"


def plain(error: Exception) -> str:
    # The emulator shows the answer of its API as bytes of JSON.
    return str(error).replace("\\\\", "\\").replace('\\"', '"')


def refused(*keywords: str) -> list[str]:
    """What API Gateway says of keywords that it does not take."""
    listed = ", ".join(f'"{each}"' for each in keywords)
    start = "Invalid model specified: Validation Result: warnings : [], errors : "
    return [f"{start}[Invalid model schema specified. Unsupported keyword(s): [{listed}]]"]


@observe("rest-api-model-schemas", aws=refused("exclusiveMinimum"), upstream="deployed")
def exclusive_minimum(emulator: Emulator) -> object:
    return deployed(
        emulator, {"type": "object", "properties": {"n": {"minimum": 0, "exclusiveMinimum": True}}}
    )


@observe("rest-api-model-schemas", aws=refused("$id", "const"), upstream="deployed")
def keywords_of_newer_drafts(emulator: Emulator) -> object:
    return deployed(emulator, {"$id": "order", "properties": {"kind": {"const": "order"}}})


@observe(
    "rest-api-model-schemas",
    aws=[
        "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]"
    ],
    upstream="deployed",
)
def value_twice(emulator: Emulator) -> object:
    return deployed(emulator, {"type": "string", "enum": ["A", "A"]})


@observe("rest-api-model-schemas", aws="deployed", upstream="deployed")
def schema_that_is_right(emulator: Emulator) -> object:
    definitions = {"count": {"type": "integer", "minimum": 1}}
    counted = {"$ref": "#/definitions/count"}
    return deployed(
        emulator,
        {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": "object",
            "required": ["count"],
            "properties": {"count": counted, "const": {"type": "string"}},
            "definitions": definitions,
        },
    )


@observe("rest-api-model-schemas", aws=(400, "BadRequestException"), upstream=200)
def model_that_is_changed(emulator: Emulator) -> object:
    client = emulator.client("apigateway")
    api = client.create_rest_api(name="changed")["id"]
    client.create_model(restApiId=api, name="Order", contentType="application/json", schema="{}")
    change = {"op": "replace", "path": "/schema", "value": '{"examples": []}'}
    try:
        client.update_model(restApiId=api, modelName="Order", patchOperations=[change])
    except client.exceptions.BadRequestException as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
    return 200
