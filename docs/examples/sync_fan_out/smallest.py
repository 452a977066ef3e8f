from pathlib import Path

from aws_cdk import App, Duration, Stack

from constructs_lib import StandardFunction, SyncFanOut

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
caller = StandardFunction(stack, "Caller", entry=CODE, timeout=Duration.seconds(20))
pricing = StandardFunction(stack, "Pricing", entry=CODE, timeout=Duration.seconds(5))
fan_out = SyncFanOut(stack, "Inline", caller=caller, targets={"pricing": pricing})
app.synth()
