"""Drives every blueprint from outside: `constructs-lib local demo` runs the files without an underscore."""
