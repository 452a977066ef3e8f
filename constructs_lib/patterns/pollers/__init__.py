"""Functions for which Lambda polls a queue or a stream."""
