from pathlib import Path

from aws_cdk import App, Duration, Stack

from constructs_lib import RuntimeLayer, StandardFunction, SyncFanOut

CODE = Path(__file__).parent

app = App()
stack = Stack(app, "Shop")
hello = StandardFunction(stack, "Hello", entry=CODE / "hello", timeout=Duration.seconds(5))
runtime = RuntimeLayer(stack, "Runtime")
caller = StandardFunction(stack, "Caller", entry=CODE / "caller", layers=[runtime])
SyncFanOut(stack, "Asks", caller=caller, targets={"hello": hello})
app.synth()
