from pathlib import Path

from aws_cdk import App, Stack

from constructs_lib import EventConsumer, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Function", entry=CODE)
smallest = EventConsumer(
    stack,
    "Smallest",
    function=function,
    event_pattern={"source": ["shop.orders"], "detail-type": ["Order Placed"]},
)
app.synth()
