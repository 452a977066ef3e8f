"""Fills the gaps between AWS and the emulator, inside the emulator's own process.

The package is loaded by path with the emulator's interpreter, which has neither this library nor the CDK:
it imports the standard library and the emulator, nothing else. Each gap is one registered function and can
be left open by its name (``CONSTRUCTS_LIB_GAPS_OFF``).
"""

from importlib import import_module

from .registry import EMULATOR_VERSION, GAPS, Gap, GapError, apply, documentation

__all__ = ["EMULATOR_VERSION", "GAPS", "Gap", "GapError", "apply", "documentation"]

# Gaps are filled in this order, and a later one wraps what earlier ones replaced: an access log sees the
# request id, and the request id is also that of a refusal.
_AREAS = (
    "rest_api",
    "validation_errors",
    "mock_templates",
    "http_api",
    "iam_authorization",
    "tokens",
    "api_errors",
    "api_request_ids",
    "access_logs",
    "functions",
    "resource_types",
    "tables",
    "invocation_ids",
    "async_queue",
    "destinations",
    "event_sources",
    "rule_targets",
    "subscriptions",
    "bucket_events",
    "mappings",
    "stream_mappings",
    "queue_mappings",
    "runtimes",
    "code_folders",
    "payloads",
    "platform_logs",
    "metrics",
    "mail",
    "scheduler",
    "opensearch",
)
for _area in _AREAS:
    import_module(f"{__name__}.{_area}")
