from tests.constructs_lib.runtime.lambda_server import lambda_api

__all__ = ["lambda_api"]
