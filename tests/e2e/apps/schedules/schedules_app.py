"""Schedules of every kind, on functions that run, fail, and are about to go."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aws_cdk import Stack
from constructs import Construct

from constructs_lib import ScheduledFunction, StandardFunction

FUNCTIONS = Path(__file__).parent / "functions"
TOKYO = "Asia/Tokyo"


class SchedulesStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        soon = datetime.now(ZoneInfo(TOKYO)) + timedelta(seconds=20)
        self._schedule("Rate", "rate(1 minute)")
        self._schedule("Cron", "cron(* * * * ? *)")
        self._schedule("Once", f"at({soon:%Y-%m-%dT%H:%M:%S})", time_zone=TOKYO)
        self._schedule("Failing", "rate(1 hour)", handler="jobs.fail")
        self._schedule("Lost", "rate(1 hour)", enabled=False, retry_attempts=2)

    def _schedule(
        self, name: str, schedule: str, handler: str = "jobs.run", **arguments: Any
    ) -> ScheduledFunction:
        function = StandardFunction(self, name, entry=FUNCTIONS, handler=handler)
        return ScheduledFunction(self, f"{name}Schedule", function=function, schedule=schedule, **arguments)
