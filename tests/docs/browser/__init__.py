"""The built site in a real browser: `make docs-test`. Nothing here needs CDK."""
