from pathlib import Path
from typing import cast

from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_ses as ses
from aws_cdk import aws_ses_actions as ses_actions

from constructs_lib import AsyncRoute, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Mail", entry=CODE)
AsyncRoute(stack, "Route", function=function)
invoke = ses_actions.Lambda(
    function=cast("lambda_.IFunction", function),
    invocation_type=ses_actions.LambdaInvocationType.EVENT,
)
rules = ses.ReceiptRuleSet(stack, "Rules")
rules.add_rule(
    "Support",
    recipients=["support@example.com"],
    actions=[cast("ses.IReceiptRuleAction", invoke)],
)
app.synth()
