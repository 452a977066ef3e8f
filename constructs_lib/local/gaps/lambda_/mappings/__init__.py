"""Event source mappings: what Lambda reads from queues and streams."""
