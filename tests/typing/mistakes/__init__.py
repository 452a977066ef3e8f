"""What type checkers have to refuse: `make lint` is red where one of these lines passes."""
