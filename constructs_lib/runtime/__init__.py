"""What handlers import. `RuntimeLayer` takes it to Lambda, where nothing else of this library is."""
