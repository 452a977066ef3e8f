from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_lambda as lambda_

from constructs_lib import StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "SignUp", entry=CODE, timeout=Duration.seconds(5))
users = cognito.UserPool(stack, "Users")
users.add_trigger(cognito.UserPoolOperation.PRE_SIGN_UP, cast("lambda_.IFunction", function))
app.synth()
