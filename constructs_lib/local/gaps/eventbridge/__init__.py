"""EventBridge: rules."""
