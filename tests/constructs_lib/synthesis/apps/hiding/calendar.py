"""The app's own module with the name of one of Python's."""

day_name = day_abbr = month_name = month_abbr = [""] * 13
