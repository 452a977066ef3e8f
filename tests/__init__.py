"""Everything that holds this library to what it says."""

import os
from pathlib import Path

# CDK's validation of templates is half of a synthesis; `make lint` does that, once, and cfn-lint's.
os.environ.setdefault("CDK_VALIDATION", "false")
# Each saves a tenth of a synthesis: room for more young objects, so that Node.js collects garbage less often,
# and calls without jsii's outer process, as in a warm synthesis.
_DIRECT = Path(__file__).parents[1] / "constructs_lib" / "synthesis" / "direct.js"
os.environ.setdefault("NODE_OPTIONS", f'--max-semi-space-size=64 --require "{_DIRECT}"')
