from pathlib import Path

from aws_cdk import App, Stack

from constructs_lib import StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
StandardFunction(stack, "Function", entry=CODE.with_name("project"), extras=["http"])
app.synth()
