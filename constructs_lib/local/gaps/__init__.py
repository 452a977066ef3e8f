"""Fills the gaps between AWS and the emulator, inside the emulator's own process.

The package is loaded by path with the emulator's interpreter, which has neither this library nor the CDK:
it imports the standard library and the emulator, nothing else. Each gap is one registered function and can
be left open by its name (``CONSTRUCTS_LIB_GAPS_OFF``).
"""

from . import http_api, iam_authorization, mock_templates, rest_api
from .registry import EMULATOR_VERSION, GAPS, Gap, GapError, apply

__all__ = ["EMULATOR_VERSION", "GAPS", "Gap", "GapError", "apply"]

# The order of areas in which gaps are filled and listed.
AREAS = (rest_api, mock_templates, http_api, iam_authorization)
