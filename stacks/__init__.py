"""The example stacks: one for each family of patterns, as a user of constructs-lib would write it."""
