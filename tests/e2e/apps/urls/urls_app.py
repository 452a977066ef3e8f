"""URLs for everybody, for callers with credentials, and one whose function streams."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import Authorization, Cors, FunctionUrl

FUNCTIONS = Path(__file__).parent / "functions"
PUBLIC = Authorization.public(reason="a test")


class UrlsStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        code = lambda_.Code.from_asset(str(FUNCTIONS), exclude=["__pycache__"])
        python = lambda_.Runtime.PYTHON_3_13
        public = lambda_.Function(self, "Public", runtime=python, handler="echo.handler", code=code)
        signed = lambda_.Function(self, "Signed", runtime=python, handler="echo.handler", code=code)
        streams = lambda_.Function(
            self, "Streams", runtime=lambda_.Runtime.NODEJS_22_X, handler="stream.handler", code=code
        )
        cors = Cors(["https://shop.example.com"], allow_methods=["GET"], allow_credentials=True)
        FunctionUrl(self, "PublicUrl", function=public, authorization=PUBLIC, cors=cors)
        live = FunctionUrl(self, "SignedUrl", function=signed.add_alias("live"))
        live.grant_invoke_url(iam.User(self, "Granted"))
        iam.User(self, "Other")
        FunctionUrl(
            self,
            "StreamUrl",
            function=streams,
            authorization=PUBLIC,
            invoke_mode=lambda_.InvokeMode.RESPONSE_STREAM,
        )
