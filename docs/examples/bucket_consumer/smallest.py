from pathlib import Path

from aws_cdk import App, Stack

from constructs_lib import BucketConsumer, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Function", entry=CODE)
smallest = BucketConsumer(stack, "Smallest", function=function, prefix="uploads/")
app.synth()
