from pathlib import Path

from aws_cdk import App, Stack

from constructs_lib import DependencyLayer

CODE = Path(__file__).parent

app = App()
stack = Stack(app, "Shop")
smallest = DependencyLayer(stack, "Smallest", entry=CODE / "packages")
app.synth()
