"""AWS Lambda patterns for Python CDK projects."""
