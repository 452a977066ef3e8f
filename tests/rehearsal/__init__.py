"""Rehearses failure: many events through every consumer while much goes wrong, and none may be lost."""
