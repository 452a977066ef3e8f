"""Functions that a service invokes asynchronously: a bucket, a topic, a schedule."""
