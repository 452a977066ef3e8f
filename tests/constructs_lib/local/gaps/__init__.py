"""Shows each gap filled, and keeps the record of each gap open in the emulator by itself."""
