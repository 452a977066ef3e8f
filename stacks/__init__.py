"""Blueprints: a runnable stack for each pattern family, as a user of constructs-lib would write it."""
