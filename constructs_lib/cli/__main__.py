"""Runs the command line as `python -m constructs_lib.cli`."""

from constructs_lib.cli import main

if __name__ == "__main__":
    main()
