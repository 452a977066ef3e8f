"""Checks any template with Lambda functions by the rules of `constructs_lib.rules`."""
