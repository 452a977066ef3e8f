"""Apps that are large, in the ways in which apps are."""

from typing import Any

from constructs_lib.templates.graph import Graph
from tests.constructs_lib.checks.parts import allow, arn, ref, resource, role
from tests.constructs_lib.drawing.apps import app_of


def _function(name: str, *statements: dict[str, Any], **properties: Any) -> dict[str, Any]:
    role_name = f"{name}Role"
    return {
        name: resource("Lambda::Function", Role=arn(role_name), **properties),
        role_name: role(*statements),
    }


def _consumer(name: str, store: str) -> dict[str, Any]:
    """Return a queue with its function, which writes to a store, and where failed messages go."""
    redrive = {"deadLetterTargetArn": arn(f"{name}Failed"), "maxReceiveCount": 5}
    return {
        **_function(f"{name}Function", allow("dynamodb:PutItem", arn(store))),
        f"{name}Queue": resource("SQS::Queue", RedrivePolicy=redrive),
        f"{name}Failed": resource("SQS::Queue"),
        f"{name}Mapping": resource(
            "Lambda::EventSourceMapping",
            FunctionName=ref(f"{name}Function"),
            EventSourceArn=arn(f"{name}Queue"),
        ),
    }


def _route(name: str, key: str, *statements: dict[str, Any]) -> dict[str, Any]:
    """Return a function that an HTTP API calls."""
    target = {"Fn::Join": ["/", ["integrations", ref(f"{name}Integration")]]}
    return {
        **_function(name, *statements),
        f"{name}Integration": resource(
            "ApiGatewayV2::Integration", ApiId=ref("Api"), IntegrationUri=arn(name)
        ),
        f"{name}Route": resource("ApiGatewayV2::Route", ApiId=ref("Api"), RouteKey=key, Target=target),
    }


def _worker(name: str, retries: int, caller: str) -> dict[str, Any]:
    """Return a function that another one invokes asynchronously, with its own failure queue."""
    return {
        **_function(name, DeadLetterConfig={"TargetArn": arn(f"{name}Failures")}),
        f"{name}Failures": resource("SQS::Queue"),
        f"{name}Config": resource(
            "Lambda::EventInvokeConfig",
            FunctionName=ref(name),
            Qualifier="$LATEST",
            MaximumRetryAttempts=retries,
        ),
        f"{caller}CallsPolicyOf{name}": resource(
            "IAM::Policy",
            Roles=[ref(f"{caller}Role")],
            PolicyDocument={"Statement": [allow("lambda:InvokeFunction", arn(name))]},
        ),
    }


def of_40_functions() -> Graph:
    """Return a shop of 40 functions in three stacks: some are alike, and some are not."""
    table = resource("DynamoDB::Table")
    intake: dict[str, Any] = {"Orders": table}
    for number in range(8):
        intake |= _consumer(f"Partner{number}", "Orders")
    web: dict[str, Any] = {"Api": resource("ApiGatewayV2::Api"), "Carts": table, "Customers": table}
    for number in range(12):
        reads = allow("dynamodb:GetItem", arn("Carts"))
        web |= _route(f"GetThing{number}", f"GET /things/{number}", reads)
    for number in range(6):
        writes = allow(["dynamodb:GetItem", "dynamodb:PutItem"], arn("Customers"))
        web |= _route(f"PutCustomerDetails{number}", f"PUT /customers/{{id}}/{number}", writes)
    web |= _route("Checkout", "POST /checkout")
    for number in range(5):
        web |= _worker(f"AfterCheckoutStep{number}", number % 3, "Checkout")
    nightly: dict[str, Any] = {"Reports": resource("S3::Bucket")}
    for number in range(7):
        written = allow("s3:PutObject", {"Fn::Join": ["", [arn("Reports"), "/*"]]})
        nightly |= _function(f"ReportOfDepartment{number}", *[written] * (number != 6))
        nightly[f"Every{number}Hours"] = resource(
            "Scheduler::Schedule",
            ScheduleExpression=f"rate({number + 2} hours)",
            Target={"Arn": arn(f"ReportOfDepartment{number}")},
        )
    nightly |= _function("Cleaning", allow("s3:DeleteObject", {"Fn::Join": ["", [arn("Reports"), "/*"]]}))
    nightly["Weekly"] = resource(
        "Events::Rule", ScheduleExpression="rate(7 days)", Targets=[{"Id": "1", "Arn": arn("Cleaning")}]
    )
    return app_of(Intake=intake, Web=web, Nightly=nightly)


def of_functions_none_of_which_is_alike(count: int) -> Graph:
    """Return functions behind one topic, each with another number of tables."""
    resources: dict[str, Any] = {"Topic": resource("SNS::Topic")}
    for number in range(count):
        tables = [f"Table{number}x{each}" for each in range(number % 4)]
        resources |= dict.fromkeys(tables, resource("DynamoDB::Table"))
        resources |= _function(
            f"HandlerNumber{number}", *(allow("dynamodb:PutItem", arn(each)) for each in tables)
        )
        resources[f"To{number}"] = resource(
            "SNS::Subscription",
            Protocol="lambda",
            TopicArn=ref("Topic"),
            Endpoint=arn(f"HandlerNumber{number}"),
        )
    return app_of(Fan=resources)


def of_functions_in_a_chain(count: int) -> Graph:
    """Return functions each of which polls a queue and sends to the next one's: wider than any screen."""
    resources: dict[str, Any] = {f"StepNumber{count}": resource("SQS::Queue")}
    for number in range(count):
        sends = allow("sqs:SendMessage", arn(f"StepNumber{number + 1}"))
        resources |= {
            **_function(f"WorkOfStep{number}", sends),
            f"StepNumber{number}": resource("SQS::Queue"),
            f"Mapping{number}": resource(
                "Lambda::EventSourceMapping",
                FunctionName=ref(f"WorkOfStep{number}"),
                EventSourceArn=arn(f"StepNumber{number}"),
            ),
        }
    return app_of(Chain=resources)
