"""Looks at what runs around a handler: logs, errors, variables."""

import functools
import json
import re
from typing import Any

from tests.support.waiting import PATIENCE, until

from .support import ANYTHING, ROLE, Emulator, observe, python_function

PYTHON = """
import decimal, json, logging, os, time
logger = logging.getLogger("orders")
logger.setLevel("INFO")
calls = 0
def handler(event, context):
    global calls
    calls += 1
    action = event.get("do")
    if action == "log":
        logger.info("order %s", 7, extra={"customer": "c"})
        logger.debug("never")
    if action == "log error":
        try:
            1 / 0
        except ZeroDivisionError:
            logger.exception("no\\norder")
    if action == "fail": raise KeyError("order")
    if action == "object": return object()
    if action == "big": return "x" * 6_300_000
    if action == "decimal": return decimal.Decimal("1.5")
    if action == "variables":
        return [os.environ.get(name) for name in event["names"]]
    if action == "burst":
        for number in range(300): print("line", number)
    return calls
"""
NODEJS = """
exports.handler = async (event) => {
  if (event.do === "log") { console.info("order", 7); console.debug("never"); }
  if (event.do === "log object") console.warn({ order: 7 });
  if (event.do === "fail") throw new RangeError("order");
  return null;
};
"""


def function(emulator: Emulator, code: str, runtime: str, logging: dict[str, str]) -> str:
    properties = {
        "Runtime": runtime,
        "Handler": "index.handler",
        "Role": ROLE,
        "Code": {"ZipFile": code},
        "LoggingConfig": logging,
        "Timeout": int(PATIENCE),
    }
    resource = {"Type": "AWS::Lambda::Function", "Properties": properties}
    return emulator.deploy({"Function": resource}, {"Name": {"Ref": "Function"}})["Name"]


@functools.cache
def python(emulator: Emulator, log_format: str = "JSON") -> str:
    return function(emulator, PYTHON, "python3.13", {"LogFormat": log_format})


@functools.cache
def nodejs(emulator: Emulator, log_format: str = "JSON") -> str:
    logging = {"LogFormat": log_format}
    if log_format == "JSON":
        logging["ApplicationLogLevel"] = "INFO"
    return function(emulator, NODEJS, "nodejs22.x", logging)


def run(emulator: Emulator, name: str, **event: object) -> tuple[Any, list[str]]:
    """Invoke, and return the result and the events that the invocation logged, Lambda's own included."""
    client, logs = emulator.client("lambda"), emulator.client("logs")
    before = set(streams(emulator, name))
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event))
    new = until(lambda: set(streams(emulator, name)) - before)
    group = f"/aws/lambda/{name}"
    events = logs.get_log_events(logGroupName=group, logStreamName=new.pop(), startFromHead=True)["events"]
    return json.loads(answer["Payload"].read()), [each["message"] for each in events]


def streams(emulator: Emulator, name: str) -> list[str]:
    """The emulator makes a stream for each invocation."""
    logs = emulator.client("logs")
    try:
        found = logs.describe_log_streams(logGroupName=f"/aws/lambda/{name}")["logStreams"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [stream["logStreamName"] for stream in found]


def parsed(lines: list[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines if line.startswith('{"')]


def own(lines: list[str]) -> list[str]:
    """The lines that are not Lambda's."""
    return [line for line in lines if not re.match(r"(START|END|REPORT) |.*\"platform\.", line)]


@observe(
    "python-logs",
    aws=[{"level": "INFO", "message": "order 7", "logger": "orders", "customer": "c"}],
    upstream=[],
)
def json_record_of_python(emulator: Emulator) -> object:
    records = parsed(own(run(emulator, python(emulator), do="log")[1]))
    for record in records:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record.pop("timestamp"))
        assert len(record.pop("requestId")) == 36
    return records


@observe("python-logs", aws=("ZeroDivisionError", "division by zero", "no\norder"), upstream=None)
def json_record_of_an_exception(emulator: Emulator) -> object:
    records = parsed(own(run(emulator, python(emulator), do="log error")[1]))
    return (records[0]["errorType"], records[0]["errorMessage"], records[0]["message"]) if records else None


@observe("python-logs", aws=["[INFO]", "time", "id", "order 7"], upstream=[])
def text_record_of_python(emulator: Emulator) -> object:
    return shape(own(run(emulator, python(emulator, "Text"), do="log")[1]))


def shape(lines: list[str]) -> list[str]:
    patterns = {r"\d{4}-\d\d-\d\dT[\d:.]+Z": "time", r"[0-9a-f-]{36}": "id"}
    fields = [field for line in lines for field in line.strip().split("\t")]
    return [next((name for pattern, name in patterns.items() if re.fullmatch(pattern, f)), f) for f in fields]


@observe("function-log-records", aws=True, upstream=False)
def one_event_for_a_record_with_traceback(emulator: Emulator) -> object:
    return len(own(run(emulator, python(emulator, "Text"), do="log error")[1])) == 1


@observe("nodejs-logs", aws=[("INFO", "order 7")], upstream=[])
def json_line_of_nodejs(emulator: Emulator) -> object:
    return [(r["level"], r["message"]) for r in parsed(own(run(emulator, nodejs(emulator), do="log")[1]))]


@observe("nodejs-logs", aws=[("WARN", {"order": 7})], upstream=[])
def json_object_of_nodejs(emulator: Emulator) -> object:
    records = parsed(own(run(emulator, nodejs(emulator), do="log object")[1]))
    return [(record["level"], record["message"]) for record in records]


@observe(
    "nodejs-logs",
    aws=["time", "id", "INFO", "order 7", "time", "id", "DEBUG", "never"],
    upstream=["order 7", "never"],
)
def text_line_of_nodejs(emulator: Emulator) -> object:
    lines = own(run(emulator, nodejs(emulator, "Text"), do="log")[1])
    # By itself the emulator makes Node.js complain about the emulator's own code.
    return shape([line for line in lines if re.search("order|never", line)])


@observe(
    "python-errors", aws=("KeyError", "'order'", True), upstream=("Runtime.HandlerError", "'order'", False)
)
def exception_of_python(emulator: Emulator) -> object:
    error, _ = run(emulator, python(emulator), do="fail")
    return error["errorType"], error["errorMessage"], "raise KeyError" in str(error.get("stackTrace"))


@observe("python-errors", aws=True, upstream=False)
def process_after_an_exception(emulator: Emulator) -> object:
    run(emulator, python(emulator), do="fail")
    calls, _ = run(emulator, python(emulator))
    return calls > 1


@observe("python-errors", aws="Runtime.MarshalError", upstream="Runtime.HandlerError")
def result_that_is_no_json(emulator: Emulator) -> object:
    return run(emulator, python(emulator), do="object")[0]["errorType"]


@observe("python-errors", aws=1.5, upstream="Runtime.HandlerError")
def decimal_as_result(emulator: Emulator) -> object:
    result, _ = run(emulator, python(emulator), do="decimal")
    return result["errorType"] if isinstance(result, dict) else result


@observe(
    "nodejs-errors", aws=("RangeError", "order", True), upstream=("Runtime.HandlerError", "order", False)
)
def error_of_nodejs(emulator: Emulator) -> object:
    error, _ = run(emulator, nodejs(emulator), do="fail")
    return error["errorType"], error["errorMessage"], "RangeError: order" in str(error.get("trace"))


@observe(
    "function-runtime-variables",
    aws=["index.handler", "AWS_Lambda_python3.13", "JSON", "shared"],
    upstream=[None, None, None, None],
)
def runtime_variables(emulator: Emulator) -> object:
    name = function(emulator, PYTHON, "python3.13", {"LogFormat": "JSON", "LogGroup": "shared"})
    names = ["_HANDLER", "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_GROUP_NAME"]
    return emulator.invoke(name, {"do": "variables", "names": names})


@observe("function-logs-complete", aws=True, upstream=False)
def duration_of_a_silent_invocation(emulator: Emulator) -> object:
    name = python(emulator, "Text")

    def milliseconds() -> int:
        (report,) = (line for line in run(emulator, name)[1] if line.startswith("REPORT"))
        return int(re.findall(r"\tDuration: (\d+) ms", report)[0])

    # One that is shorter is enough: on a busy machine others take longer for their own reasons.
    return emulator.until(lambda: milliseconds() < 45)


@observe("function-logs-complete", aws=300, upstream=ANYTHING)
def lines_of_a_talkative_invocation(emulator: Emulator) -> object:
    return len(own(run(emulator, python(emulator, "Text"), do="burst")[1]))


@observe(
    "json-platform-logs",
    aws=[("platform.start", "$LATEST"), ("platform.report", "success")],
    upstream=[],
)
def platform_lines(emulator: Emulator) -> object:
    _, lines = run(emulator, python(emulator))
    records = [(line["type"], line["record"]) for line in parsed(lines) if "type" in line]
    return [(kind, record.get("version") or record.get("status")) for kind, record in records]


@observe("json-platform-logs", aws=True, upstream=False)
def report_of_a_failure(emulator: Emulator) -> object:
    _, lines = run(emulator, python(emulator), do="fail")
    return parsed(lines)[-1:] != [] and parsed(lines)[-1].get("record", {}).get("status") == "error"


LEVELS = """
import json
def handler(event, context):
    for level in ("debug", "INFO", "WARNING", "ERROR"):
        print(json.dumps({"level": level, "timestamp": "2026-11-27T00:00:00.000Z"}))
    print("plain")
"""


@observe(
    "application-log-level",
    aws=[["INFO", "WARNING", "ERROR"], ["WARNING", "ERROR"], ["debug", "INFO", "WARNING", "ERROR"]],
    upstream=[["debug", "INFO", "WARNING", "ERROR"]] * 3,
)
def levels_that_are_kept(emulator: Emulator) -> object:
    def kept(**more: str) -> list[str]:
        name = function(emulator, LEVELS, "python3.13", {"LogFormat": "JSON", **more})
        _, lines = run(emulator, name)
        return [line["level"] for line in parsed(lines) if "level" in line]

    return [kept(), kept(ApplicationLogLevel="WARN"), kept(ApplicationLogLevel="DEBUG")]


UNCLEAR = """
import json
def handler(event, context):
    moment = {"timestamp": "2026-11-27T00:00:00.000Z"}
    for name, more in (
        ("none", moment),
        ("unknown", {"level": "loud", **moment}),
        ("untimely", {"level": "DEBUG"}),
        ("malformed", {"level": "ERROR", "timestamp": "yesterday"}),
        ("zoned", {"level": "ERROR", "time": "2026-11-27T01:00:00+01:00"}),
    ):
        print(json.dumps({"name": name, **more}))
    print("[1]")
"""


@observe(
    "application-log-level",
    aws=[["none", "unknown", "untimely", "malformed", "zoned"], ["zoned"]],
    upstream=[["none", "unknown", "untimely", "malformed", "zoned"]] * 2,
)
def lines_without_a_valid_level_or_time(emulator: Emulator) -> object:
    """What is INFO because its level or its timestamp is missing or not valid."""

    def kept(level: str) -> list[str]:
        name = function(emulator, UNCLEAR, "python3.13", {"LogFormat": "JSON", "ApplicationLogLevel": level})
        _, lines = run(emulator, name)
        assert "[1]" in lines
        return [line["name"] for line in parsed(lines) if "name" in line]

    return [kept("INFO"), kept("WARN")]


MORTAL = """
import os
def handler(event, context):
    if event: os._exit(1)
    return os.path.realpath(__file__)
"""


@observe("code-folder", aws=True, upstream=False)
def code_before_and_after_a_crash(emulator: Emulator) -> object:
    name = emulator.deploy({"Function": python_function(MORTAL)}, {"Name": {"Ref": "Function"}})["Name"]
    before = emulator.invoke(name)
    emulator.invoke(name, {"crash": True})
    return emulator.invoke(name) == before
