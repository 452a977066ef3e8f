"""What stands here and is no part of `make test`."""

# Needs a browser, and runs in the environment of the site: `make docs-test`.
collect_ignore = ["browser"]
