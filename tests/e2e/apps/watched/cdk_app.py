"""An app to edit while it is watched: a function, its layer, and a queue."""

from pathlib import Path

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

HERE = Path(__file__).parent
VISIBILITY_TIMEOUT = 30

app = App()
stack = Stack(app, "Watched")
lambda_.Function(
    stack,
    "Function",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="index.handler",
    code=lambda_.Code.from_asset(str(HERE / "handler"), exclude=["__pycache__"]),
    layers=[lambda_.LayerVersion(stack, "Layer", code=lambda_.Code.from_asset(str(HERE / "layer")))],
    timeout=Duration.seconds(30),
)
sqs.Queue(stack, "Queue", visibility_timeout=Duration.seconds(VISIBILITY_TIMEOUT))
app.synth()
