"""One module for each pattern; their public names are exported by `constructs_lib`."""
