"""The processes in which functions run, their code, and what they log."""
