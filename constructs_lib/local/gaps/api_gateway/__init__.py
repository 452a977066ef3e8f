"""API Gateway: REST APIs (version 1) and HTTP APIs (version 2)."""
