"""Tells when a schedule of EventBridge Scheduler runs next, without AWS and without CDK."""

from constructs_lib.schedule.runs import next_runs

__all__ = ["next_runs"]
