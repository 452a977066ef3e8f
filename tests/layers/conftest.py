import pytest

from tests.layers.lambda_server import LambdaServer, running_server


@pytest.fixture
def lambda_api(monkeypatch: pytest.MonkeyPatch) -> LambdaServer:
    """Lambda's API as `lambda_invoke` calls it, without functions."""
    server = running_server()
    server.reset()
    environment = {
        "AWS_ENDPOINT_URL_LAMBDA": server.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "NO_PROXY": "127.0.0.1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return server
