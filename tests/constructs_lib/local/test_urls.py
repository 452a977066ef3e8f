import pytest

from constructs_lib.local.urls import local_url

ENDPOINT = "http://127.0.0.1:4566"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://a1b2.execute-api.us-east-1.amazonaws.com/prod/orders?x=1",
            f"{ENDPOINT}/_aws/execute-api/a1b2/prod/orders?x=1",
        ),
        ("https://a1b2.execute-api.us-east-1.amazonaws.com", f"{ENDPOINT}/_aws/execute-api/a1b2/"),
        ("https://a1b2.execute-api.cn-north-1.amazonaws.com.cn/", f"{ENDPOINT}/_aws/execute-api/a1b2/"),
        (
            "wss://a1b2.execute-api.eu-west-1.amazonaws.com/live",
            "ws://127.0.0.1:4566/_aws/execute-api/a1b2/live",
        ),
        ("http://a1b2.execute-api.localhost:4566/x", f"{ENDPOINT}/_aws/execute-api/a1b2/x"),
        ("https://u1.lambda-url.us-east-1.on.aws/p", f"{ENDPOINT}/_aws/lambda-url/u1/p"),
        ("http://localhost:4566/000000000000/queue", f"{ENDPOINT}/000000000000/queue"),
        ("http://127.0.0.1:4566/000000000000/queue", f"{ENDPOINT}/000000000000/queue"),
    ],
)
def test_an_aws_address_becomes_a_local_one(url: str, expected: str) -> None:
    assert local_url(url, ENDPOINT) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/execute-api/x",
        "https://a1b2.execute-api.us-east-1.example.com/prod",
        "https://127.example.com/x",
        "http://localhost:9999/another-server",
        "http://a1b2.execute-api.localhost:9999/another-server",
        "https://docs.aws.amazon.com/lambda",
    ],
)
def test_every_other_address_stays(url: str) -> None:
    assert local_url(url, ENDPOINT) == url
