"""An app that is run by its name."""
