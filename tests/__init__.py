"""Everything that holds this library to what it says."""

import os

# `make lint` has CDK and cfn-lint validate the templates; CDK's part again in every test is half of a synthesis.
os.environ.setdefault("CDK_VALIDATION", "false")
