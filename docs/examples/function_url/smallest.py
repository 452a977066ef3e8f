from pathlib import Path

from aws_cdk import App, CfnOutput, Stack

from constructs_lib import FunctionUrl, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Function", entry=CODE)
smallest = FunctionUrl(stack, "Smallest", function=function)
CfnOutput(stack, "Url", value=smallest.url)
app.synth()
