"""What the cdk CLI remembers of its last `cdk deploy --hotswap`.

It keeps the template beside the assembly, by account and Region (`cdk.out/.hotswap-cache`), and compares
with it instead of asking AWS. Every local AWS has the same account and Region, and begins empty.
"""

import json
from pathlib import Path

__all__ = ["forget_hotswaps"]


def forget_hotswaps(project: Path, account: str) -> None:
    """Remove what was remembered of an account, from the assembly of a project and of its stages."""
    output = project / _output(project)
    for cache in (output / ".hotswap-cache", *output.glob("assembly-*/**/.hotswap-cache")):
        for file in cache.glob(f"*.{account}_*.json"):
            file.unlink(missing_ok=True)


def _output(project: Path) -> str:
    try:
        settings = json.loads((project / "cdk.json").read_text(encoding="utf-8"))
        return str(settings.get("output") or "cdk.out")
    except (OSError, ValueError, AttributeError):
        return "cdk.out"
