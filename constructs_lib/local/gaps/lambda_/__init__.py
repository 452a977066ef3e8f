"""Lambda: functions, and what happens around each invocation."""
