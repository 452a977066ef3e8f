"""Everything that holds this library to what it says."""

import os

# CDK's validation of templates is half of a synthesis; `make lint` does that, once, and cfn-lint's.
os.environ.setdefault("CDK_VALIDATION", "false")
# With room for more young objects Node.js collects garbage less often, which is a tenth of a short synthesis.
os.environ.setdefault("NODE_OPTIONS", "--max-semi-space-size=64")
