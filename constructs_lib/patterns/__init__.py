"""One module for each pattern, in four wings; their public names are exported by `constructs_lib`."""
