from pathlib import Path

from aws_cdk import App, Stack

from constructs_lib import AsyncFanOut, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
caller = StandardFunction(stack, "Caller", entry=CODE)
worker = StandardFunction(stack, "Worker", entry=CODE)
fan_out = AsyncFanOut(stack, "FanOut", caller=caller, targets={"worker": worker})
app.synth()
