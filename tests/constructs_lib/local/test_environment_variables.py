from pathlib import Path

import pytest

from constructs_lib.local.environment_variables import (
    cli_environment,
    client_environment,
    emulator_environment,
)

FOLDER = Path("/folder")
HOST = {
    "PATH": "/some/bin",
    "HOME": "/home/me",
    "AWS_PROFILE": "production",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ENDPOINT_URL_S3": "https://elsewhere",
    "AWS_CA_BUNDLE": "/certificates.pem",
    "SSL_CERT_FILE": "/certificates.pem",
    "NO_PROXY": "intranet",
    "PYTHONPATH": "/mine",
    "SECRET": "x",
}


def test_the_emulator_sees_only_what_is_allowed() -> None:
    seen = emulator_environment(
        HOST, folder=FOLDER, port=4566, token="t", account="000000000000", region="us-east-1"
    )
    assert seen["SSL_CERT_FILE"] == "/certificates.pem"
    assert seen["BIND_HOST"] == "127.0.0.1"
    assert seen["HOME"] == "/folder/home"
    assert seen["PATH"].endswith(":/some/bin")
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "PYTHONPATH", "SECRET"} & set(seen)


@pytest.mark.parametrize("enforce_iam", [True, False])
def test_iam_is_enforced_when_asked_for(enforce_iam: bool) -> None:
    seen = emulator_environment(
        {"AUTH": "true"},
        folder=FOLDER,
        port=4566,
        token="t",
        account="000000000000",
        region="us-east-1",
        enforce_iam=enforce_iam,
    )
    assert seen.get("AUTH") == ("true" if enforce_iam else None)


def test_the_cdk_cli_gets_our_aws_settings_and_no_other() -> None:
    client = client_environment(port=4566, region="eu-west-1", folder=FOLDER)
    seen = cli_environment(HOST, client, folder=FOLDER)
    ours = {name: value for name, value in seen.items() if name.startswith("AWS_")}
    assert ours == client | {"AWS_CA_BUNDLE": "/certificates.pem"}
    assert seen["HOME"] == "/home/me"
    assert seen["NO_PROXY"] == "intranet,127.0.0.1,localhost"
    assert seen["CDK_HOME"].startswith("/folder/")
    assert seen["TMPDIR"].startswith("/folder/")


def test_clients_never_read_the_users_profiles() -> None:
    client = client_environment(port=4566, region="us-east-1", folder=FOLDER)
    assert client["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        assert not Path(client[name]).exists()


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9999", None])
def test_functions_find_aws_where_they_are_told(endpoint: str | None) -> None:
    seen = emulator_environment(
        {},
        folder=Path("/e"),
        port=4566,
        token="t",
        account="000000000000",
        region="us-east-1",
        function_endpoint=endpoint,
    )
    assert seen.get("AWS_ENDPOINT_URL") == endpoint
