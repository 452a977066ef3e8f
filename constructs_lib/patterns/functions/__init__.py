"""Functions, their packages, and functions that call functions."""
