"""The forms in which a review is written."""
