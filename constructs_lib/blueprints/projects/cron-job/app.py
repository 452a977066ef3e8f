"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.cron_job_stack import CronJobStack

app = App()
CronJobStack(app, "CronJob")
app.synth()
