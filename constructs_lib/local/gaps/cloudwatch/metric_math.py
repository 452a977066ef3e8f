"""Alarms on expressions over several metrics, and on one of them."""

import ast
import operator
import time
from collections.abc import Callable, Mapping
from inspect import unwrap
from types import FunctionType
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

cloudwatch = Part("services.cloudwatch")
provisioners = Part("services.cloudformation.provisioners")

_OPERATORS: Mapping[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@gap(
    "alarm-metric-math",
    aws="An alarm of a template may be on an expression over several metrics, or on one of them.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html",
    upstream="Fails the deployment.",
    after=("alarm-dimensions",),
)
def look_at_expressions() -> None:
    """Keep the metrics of an alarm, and evaluate one, or sums, differences, products, quotients of them."""

    def build_record(original: Any) -> Any:
        def record(name: str, props: dict[str, Any]) -> dict[str, Any]:
            queries = props.get("Metrics") or []
            stats = [each["MetricStat"] for each in queries if each.get("MetricStat")]
            if not stats:
                return dict(original(name, props))
            first = stats[0]
            of_first = {**first["Metric"], "Statistic": "Sum", "Period": first["Period"]}
            plain = {**{key: value for key, value in props.items() if key != "Metrics"}, **of_first}
            return {**original(name, plain), "Metrics": queries}

        return record

    def build_evaluate(original: Any) -> Any:
        def evaluate(alarm: dict[str, Any]) -> None:
            if not alarm.get("Metrics"):
                original(alarm)
                return
            value = _value(alarm)
            if value is None:
                return
            point = {"Timestamp": time.time(), "Value": value, "Unit": "None", "Dimensions": {}}
            store = {(alarm["Namespace"], alarm["MetricName"], ""): [point]}
            # What compares a value with a threshold, and acts, sees the one point that is made here.
            code = getattr(unwrap(original), "__code__")  # noqa: B009 - a function, which Any does not know
            FunctionType(code, vars(cloudwatch.module) | {"_metrics": store})(alarm)

        return evaluate

    replace(provisioners, "_cw_metric_alarm_record", build_record, takes="name props")
    replace(cloudwatch, "_evaluate_alarm", build_evaluate, takes="alarm")


def _value(alarm: dict[str, Any]) -> float | None:
    """Return what an alarm looks at; `None` without data, or where an expression has other parts."""
    asked = _asked(alarm["Metrics"])
    if asked is None:
        return None
    if asked.get("MetricStat"):
        return _of_metric(asked["MetricStat"], alarm)
    values = {
        each["Id"]: _of_metric(each["MetricStat"], alarm)
        for each in alarm["Metrics"]
        if each.get("MetricStat")
    }
    if None in values.values():
        return None
    try:
        return _calculated(ast.parse(asked["Expression"], mode="eval").body, values)
    except (ValueError, SyntaxError, ZeroDivisionError):
        return None


def _asked(queries: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the entry that returns data; where none says so, the one expression or the one metric."""
    # A template may have the text "true".
    returning = [each for each in queries if str(each.get("ReturnData")).lower() == "true"]
    given = returning or [each for each in queries if each.get("Expression")] or queries
    is_known = len(given) == 1 and (given[0].get("Expression") or given[0].get("MetricStat"))
    return given[0] if is_known else None


def _of_metric(stat: dict[str, Any], alarm: dict[str, Any]) -> float | None:
    metric = stat["Metric"]
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(metric.get("Dimensions") or []))
    points = cloudwatch._metrics.get((metric["Namespace"], metric["MetricName"], dimensions)) or []
    since = time.time() - int(stat["Period"]) * int(alarm.get("EvaluationPeriods", 1))
    recent = [each for each in points if each["Timestamp"] >= since]
    found = cloudwatch._stat_value(cloudwatch._calc_stats(recent), stat["Stat"], recent) if recent else None
    return None if found is None else float(found)


def _calculated(node: ast.expr, values: Mapping[str, Any]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in values:
            return float(values[name])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_calculated(left, values), _calculated(right, values))
    message = f"{ast.unparse(node)} is not calculated here"
    raise ValueError(message)
