"""The colours of a drawing, on white; an SVG changes them where the reader's screen is dark.

Colour is never the only sign: a shape shows what a part is, a line and the head of its arrow what a
way is.
"""

__all__ = ["FILLS", "LINES", "TEXTS"]

TEXTS = {
    "name": "#0f172a",
    "fact": "#475569",
    "alarm": "#b91c1c",
    "frame": "#334155",
    "event": "#1e3a5f",
    "call": "#55606e",
    "failure": "#9a3412",
}
LINES = {
    "frame": "#94a3b8",
    "event": "#1d4e89",
    "call": "#64748b",
    "failure": "#c2410c",
    "function": "#b45309",
    "queue": "#7e22ce",
    "topic": "#be185d",
    "store": "#15803d",
    "entry": "#0e7490",
    "rule": "#4d7c0f",
    "schedule": "#a16207",
    "external": "#6b7280",
    "other": "#525252",
}
FILLS = {
    "failure": "#ffedd5",
    "function": "#fef3e2",
    "queue": "#f5edff",
    "topic": "#fdeaf3",
    "store": "#e8f7ec",
    "entry": "#e3f5f8",
    "rule": "#f0f7e2",
    "schedule": "#fbf4d9",
    "external": "#f3f4f6",
    "other": "#f2f2f2",
}
