from typing import cast

from aws_cdk import App, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from constructs_lib import ApiStage, Authorization, RestApiFunction, Throttling

ELSEWHERE = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"

app = App()
stack = Stack(app, "Shop")
imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
    stack, "Imported", function_arn=ELSEWHERE, same_environment=True
)
endpoint = ec2.InterfaceVpcEndpoint.from_interface_vpc_endpoint_attributes(
    stack, "Endpoint", vpc_endpoint_id="vpce-1234567890abcdef0", port=443
)
only_tls = iam.PolicyStatement(
    effect=iam.Effect.DENY,
    principals=[cast("iam.IPrincipal", iam.AnyPrincipal())],
    actions=["execute-api:Invoke"],
    resources=["execute-api:/*"],
    conditions={"Bool": {"aws:SecureTransport": "false"}},
)
RestApiFunction(
    stack,
    "Api",
    function=imported,
    authorization=Authorization.api_key(
        reason="only partners reach the endpoint, and each has a share",
        throttling=Throttling(rate_limit=5, burst_limit=10),
        quota=1_000,
        quota_period="DAY",
    ),
    stage=ApiStage(stage_name="v1", variables={"table": "orders"}),
    binary_media_types=["image/png", "image/jpeg"],
    minimum_compression_size=Size.kibibytes(1),
    policy=iam.PolicyDocument(statements=[only_tls]),
    vpc_endpoints=[endpoint],
)
app.synth()
