import importlib.util
import json
import os
import sys
from typing import Any


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    path = event.get("path") or event.get("rawPath")
    sys.stdout.write(f"echo of {path}\n")
    seen = {
        "path": path,
        "request_id": context.aws_request_id,
        "finds_this_library": importlib.util.find_spec("constructs_lib") is not None,
        "environment": sorted(os.environ),
    }
    return {"statusCode": 200, "body": json.dumps(seen)}
