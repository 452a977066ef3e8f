"""The stage of a REST or a WebSocket API."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from constructs_lib._internal.arguments import Checks, check_value_types
from constructs_lib._internal.tokens import known, known_length
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import api_settings as conditions

__all__ = ["ApiStage"]


@dataclass(frozen=True, slots=True)
class ApiStage:
    """The stage that a REST or a WebSocket API is deployed to.

    Args:
        stage_name: 1 to 128 characters: letters, digits, hyphens and underscores; the first part of the path
            in the API's own address. Another name replaces the stage, and the error log of a REST API.
            Default: `prod`.
        variables: stage variables, which the function gets in `event["stageVariables"]`: names of letters,
            digits and underscores, values of letters, digits and `-._~:/?#&=,`. Default: no variables.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP255, LP256, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html (2026-11-27)
    """

    stage_name: str = "prod"
    variables: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_value_types(self)


def check_stage(checks: Checks, stage: ApiStage) -> None:
    """Check the name of a stage and its variables (LP255, LP256)."""
    checks.note(conditions.stage_name("stage.stage_name", known(stage.stage_name)))
    checks.in_range(ranges.STAGE_NAME, known_length(stage.stage_name))
    variables = {name: known(value) for name, value in stage.variables.items()}
    checks.note(conditions.stage_variables("stage.variables", variables))
