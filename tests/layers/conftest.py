from tests.layers.lambda_server import lambda_api

__all__ = ["lambda_api"]
