"""What the command says to a person who made a mistake."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from constructs_lib.cli.command_line import app


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (
            ["Shop"],
            1,
            "cannot read stack Shop: there are no AWS credentials; log in, set AWS_PROFILE,"
            " or add --local for the local AWS of this project",
        ),
        (["Shop", "--match", "a =="], 1, "'a ==' is not a JMESPath expression"),
        (
            ["Shop", "--profile", "none"],
            1,
            "The config profile (none) could not be found; there is none at all",
        ),
        (["Shop", "--local", "--profile", "a"], 2, "give --profile or --local, not both"),
        (["Shop", "--name", "a"], 2, "also give --local"),
        (["Shop", "--rate", "0"], 2, "greater than or equal to 1 "),
        (["Shop", "--rate", "501"], 2, "less than or equal to 500"),
        (["Shop", "--limit", "0"], 2, "greater than or equal to 1 "),
    ],
)
@pytest.mark.usefixtures("nowhere")
def test_a_mistake_is_one_clear_line(arguments: list[str], code: int, text: str) -> None:
    result = CliRunner().invoke(app, ["redrive", *arguments])
    assert result.exit_code == code
    assert text in " ".join(result.output.split())
    assert "Traceback" not in result.output
