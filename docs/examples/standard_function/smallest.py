from pathlib import Path

from aws_cdk import App, Stack

from constructs_lib import StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
smallest = StandardFunction(stack, "Smallest", entry=CODE)
app.synth()
