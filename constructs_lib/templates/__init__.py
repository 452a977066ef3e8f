"""A synthesised or deployed stack as data: what it holds, and what its values come to.

Knows nothing of the program that wrote a template. Imports the standard library only; what reads YAML or SAM
is loaded when such a file comes.
"""
