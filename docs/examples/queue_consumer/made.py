from pathlib import Path

from aws_cdk import App, Duration, Stack

from constructs_lib import QueueConsumer, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
QueueConsumer(
    stack,
    "Orders",
    function=StandardFunction(stack, "Function", entry=CODE),
    fifo=True,
    visibility_timeout=Duration.minutes(5),
)
app.synth()
