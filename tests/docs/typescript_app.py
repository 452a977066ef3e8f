"""The app on the page for people who come from elsewhere: a function in TypeScript, which esbuild builds."""

# --8<-- [start:app]
from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import HttpApiFunction, StandardFunction

app = App()
stack = Stack(app, "Greeting")
source = Path(__file__).parent / "src"
output = Path(__file__).parent / "dist"
build = [
    "npx",
    "esbuild",
    str(source / "greet.ts"),
    "--bundle",
    "--platform=node",
    "--target=node22",
    f"--outfile={output / 'greet.js'}",
]
function = StandardFunction(
    stack,
    "Function",
    code=lambda_.Code.from_custom_command(str(output), build),
    handler="greet.handler",
    runtime=lambda_.Runtime.NODEJS_22_X,
)
HttpApiFunction(stack, "Api", function=function)
app.synth()
# --8<-- [end:app]
