"""Several stages, a nested stack, an Aspect, a validation in Python, assets, context and an escape hatch."""

import sys

import aws_cdk as cdk
import jsii
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct, IConstruct, IValidation

from constructs_lib import QueueConsumer, StandardFunction


@jsii.implements(cdk.IAspect)
class Tagging:
    def visit(self, node: IConstruct) -> None:
        if isinstance(node, s3.CfnBucket):
            node.add_metadata("seen", node.node.path)
            cdk.Annotations.of(node).add_warning_v2("example:bucket", "a bucket was seen")


@jsii.implements(IValidation)
class Nothing:
    def validate(self) -> list[str]:
        print("validated")
        return []


class Service(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(
            self,
            "Function",
            code=lambda_.Code.from_asset("here"),
            runtime=lambda_.Runtime.NODEJS_22_X,
            handler="hello.handler",
        )
        QueueConsumer(self, "Consumer", function=function)
        inner = cdk.NestedStack(self, "Inner")
        bucket = s3.Bucket(inner, "Bucket", bucket_name=self.node.try_get_context("bucket"))
        bucket.grant_read(function)
        self.node.add_validation(Nothing())


app = cdk.App()
for name in ("Test", "Production"):
    Service(cdk.Stage(app, name), "Service")
cdk.Aspects.of(app).add(Tagging())
assembly = app.synth()
print(sorted(each.id for each in assembly.nested_assemblies), file=sys.stderr)
