from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam

from constructs_lib import FunctionUrl, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Function", entry=CODE)
caller = iam.Role.from_role_name(stack, "Shop", "shop")
live = FunctionUrl(stack, "Live", function=function.add_alias("live"))
live.grant_invoke_url(caller)
live.grant_invoke_url(iam.AccountPrincipal("222222222222"))
app.synth()
