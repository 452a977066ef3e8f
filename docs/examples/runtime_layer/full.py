from aws_cdk import App, Stack

from constructs_lib import RuntimeLayer

app = App()
stack = Stack(app, "Shop")
RuntimeLayer(stack, "Runtime", description="Calls of other functions")
app.synth()
