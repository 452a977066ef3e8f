"""APIs in which nothing is wrong, or nothing that is known."""

from tests.constructs_lib.checks.case import Resources, in_place
from tests.constructs_lib.checks.parts import allow, arn, ref, resource, role
from tests.constructs_lib.checks.parts_apis import (
    authorized,
    cognito,
    cors,
    http_api,
    invoke_uri,
    of_api,
    permission,
    rest_api,
)

REST = rest_api()
HTTP = http_api()
INTEGRATION = REST["Method"]["Properties"]["Integration"]
# As CDK writes it: the variable is API Gateway's, not CloudFormation's.
STAGED = {
    "Fn::Join": [
        "",
        [
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/",
            arn("Function"),
            ":${stageVariables.alias}/invocations",
        ],
    ]
}
OPEN = {
    "paths": {
        "/orders": {
            "get": {
                "x-amazon-apigateway-integration": {
                    "type": "aws_proxy",
                    "httpMethod": "POST",
                    "uri": invoke_uri("Function"),
                }
            }
        }
    }
}

QUIET: dict[str, Resources] = {
    "a REST API": REST,
    "a REST API with CORS": cors(),
    "an HTTP API": HTTP,
    "an HTTP API that asks for tokens": cognito(),
    "a REST API with an authorizer": authorized(),
    "an HTTP API with an authorizer": authorized(kind="http"),
    "an HTTP API for any origin without credentials": in_place(
        HTTP, "Api", CorsConfiguration={"AllowOrigins": ["*"], "AllowHeaders": ["*"]}
    ),
    "an HTTP API for all origins with https": in_place(
        HTTP, "Api", CorsConfiguration={"AllowOrigins": ["https://*"], "AllowCredentials": True}
    ),
    "a slow function that a REST API invokes asynchronously": in_place(
        in_place(REST, "Function", Timeout=600),
        "Method",
        Integration={
            **INTEGRATION,
            "RequestParameters": {"integration.request.header.X-Amz-Invocation-Type": "'Event'"},
        },
    ),
    "a slow function that streams its answer": in_place(
        in_place(REST, "Function", Timeout=600),
        "Method",
        Integration={**INTEGRATION, "ResponseTransferMode": "STREAM", "TimeoutInMillis": 29_000},
    ),
    "a slow function that a schedule invokes, too": {
        **in_place(REST, "Function", Timeout=600),
        "Rule": resource(
            "Events::Rule",
            ScheduleExpression="rate(1 day)",
            Targets=[
                {"Id": "F", "Arn": arn("Function"), "DeadLetterConfig": {"Arn": "arn:aws:sqs:eu-west-1:1:q"}}
            ],
        ),
        "RulePermission": permission("events", arn("Rule")),
        "Settings": resource(
            "Lambda::EventInvokeConfig",
            FunctionName=ref("Function"),
            Qualifier="$LATEST",
            DestinationConfig={"OnFailure": {"Destination": "arn:aws:sqs:eu-west-1:111122223333:failed"}},
        ),
        "Role": {
            **REST["Role"],
            "Properties": {
                **REST["Role"]["Properties"],
                "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"],
            },
        },
    },
    "an API with a role of its own": {
        **{name: each for name, each in REST.items() if name != "Permission"},
        "Method": resource(
            "ApiGateway::Method",
            **{
                **REST["Method"]["Properties"],
                "Integration": {**INTEGRATION, "Credentials": "arn:aws:iam::111122223333:role/api"},
            },
        ),
    },
    "an API in OpenAPI": {
        **{name: each for name, each in REST.items() if name not in {"Orders", "Method", "Deployment"}},
        "Api": resource("ApiGateway::RestApi", Body=OPEN),
        "Deployment": resource("ApiGateway::Deployment", RestApiId=ref("Api")),
    },
    "a permission for each stage": {
        **REST,
        "Permission": permission("apigateway", of_api("test-invoke-stage/GET/orders")),
        "Live": permission("apigateway", of_api("live/GET/orders")),
    },
    "an alias that a variable of the stage names": {
        **{name: each for name, each in REST.items() if name != "Permission"},
        "Method": in_place(REST, "Method", Integration={**INTEGRATION, "Uri": STAGED})["Method"],
        **{
            name: resource("Lambda::Alias", FunctionName=ref("Function"), Name=name, FunctionVersion="1")
            for name in ("live", "test")
        },
        "Live": permission("apigateway", of_api("live/GET/orders"), ref("live")),
        "Test": permission("apigateway", of_api("test/GET/orders"), ref("test")),
    },
    "a permission with a path parameter as it is": {
        **in_place(REST, "Orders", PathPart="{id}"),
        "Permission": permission("apigateway", of_api("*/GET/{id}")),
    },
    "a function of another app": in_place(
        {name: each for name, each in HTTP.items() if name != "Permission"},
        "Integration",
        IntegrationUri="arn:aws:lambda:eu-west-1:111122223333:function:other",
    ),
    "a path with two parameters at different places": {
        **REST,
        "One": resource(
            "ApiGateway::Resource", RestApiId=ref("Api"), ParentId=ref("Orders"), PathPart="{id}"
        ),
        "Two": resource("ApiGateway::Resource", RestApiId=ref("Api"), ParentId=ref("One"), PathPart="{item}"),
    },
    "a deployment that does not wait for a preflight, as Serverless writes it": {
        **cors(),
        "Deployment": {**cors()["Deployment"], "DependsOn": ["Method"]},
    },
    "a slow function that a state machine calls, too": {
        **in_place(REST, "Function", Timeout=600),
        "Workflow": resource(
            "StepFunctions::StateMachine",
            DefinitionString={"Fn::Sub": '{"Resource": "${Function.Arn}"}'},
            RoleArn="arn:aws:iam::111122223333:role/workflow",
        ),
    },
    "a slow function that another one calls, too": {
        **in_place(REST, "Function", Timeout=600),
        "Other": {
            **REST["Function"],
            "Properties": {**REST["Function"]["Properties"], "Role": arn("OtherRole")},
        },
        "OtherRole": role(allow("lambda:InvokeFunction", arn("Function"))),
    },
}
