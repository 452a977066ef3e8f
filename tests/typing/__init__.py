"""Stacks as users write them, one for each pattern: for type checkers and every supported CDK."""
