from pathlib import Path

from aws_cdk import App, Stack

from constructs_lib import ScheduledFunction, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Function", entry=CODE)
smallest = ScheduledFunction(stack, "Smallest", function=function, schedule="rate(2 hours)")
app.synth()
