"""Drives every example stack from outside: `constructs-lib local demo` runs files without an underscore."""
