"""Not API: helpers of the patterns. May change in any release."""
