"""Shows each gap filled, and each gap still open in the emulator by itself."""
