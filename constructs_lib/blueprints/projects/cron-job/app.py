"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.cron_job_stack import CronJobStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
CronJobStack(app, "CronJob")
app.synth()
