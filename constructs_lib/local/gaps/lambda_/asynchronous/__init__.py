"""Asynchronous invocations: from the caller to where a failed event goes."""
