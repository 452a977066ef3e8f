"""Blueprints: one runnable stack for each pattern family, written as a user of constructs-lib would write it."""
