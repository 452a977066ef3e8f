"""Everything that holds this library to what it says."""

import os

# CDK's validation of templates is half of a synthesis; `make lint` does that, once, and cfn-lint's.
os.environ.setdefault("CDK_VALIDATION", "false")
