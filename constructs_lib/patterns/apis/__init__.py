"""APIs in front of functions: their routes, who may call them, and their names."""
