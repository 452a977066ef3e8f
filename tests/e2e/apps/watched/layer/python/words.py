"""What the layer of the watched app has."""

WORD = "one"
