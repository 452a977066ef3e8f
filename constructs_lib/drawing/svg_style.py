"""The look of an SVG: colours that hold on a light and on a dark screen."""

from constructs_lib.drawing.colours import LINES, TEXTS

__all__ = ["FONT", "STYLE", "text_class"]

FONT = 'Arial, Helvetica, "Liberation Sans", sans-serif'
_DARK_LINES = {
    "frame": "#64748b",
    "event": "#7db4ea",
    "call": "#94a3b8",
    "failure": "#fb923c",
    "function": "#fbbf24",
    "queue": "#c084fc",
    "topic": "#f472b6",
    "store": "#4ade80",
    "entry": "#22d3ee",
    "rule": "#a3e635",
    "schedule": "#facc15",
    "external": "#9ca3af",
    "other": "#a3a3a3",
}
_DARK_TEXTS = {
    "name": "#f1f5f9",
    "fact": "#cbd5e1",
    "alarm": "#fca5a5",
    "frame": "#cbd5e1",
    "event": "#bfdbfe",
    "call": "#cbd5e1",
    "failure": "#fdba74",
}
_BY_COLOUR = {colour: name for name, colour in TEXTS.items()}


def text_class(colour: str) -> str:
    """Return the class of a text that Graphviz draws in a colour."""
    return f"t-{_BY_COLOUR.get(colour[:7], 'name')}"


def _variables(lines: dict[str, str], texts: dict[str, str], ground: str) -> str:
    named = {"ground": ground, **lines, **{f"t-{name}": colour for name, colour in texts.items()}}
    return "".join(f"--{name}:{colour};" for name, colour in named.items())


STYLE = (
    # Opened by itself, or as a picture in a page that is light on a dark screen, it has its own ground.
    f".flow{{{_variables(LINES, TEXTS, '#ffffff')}font:12px {FONT};"
    "color-scheme:light dark;background:var(--ground)}"
    f"@media(prefers-color-scheme:dark){{.flow{{{_variables(_DARK_LINES, _DARK_TEXTS, '#1a1d24')}}}}}"
    ".flow path,.flow rect,.flow polygon,.flow polyline,.flow ellipse"
    "{fill:none;stroke:var(--c);stroke-width:1.2}"
    ".flow .f{fill:var(--c);fill-opacity:.13}"
    ".flow text{text-anchor:middle}"
    # A line that crosses a text stops before it.
    ".way text{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}"
    ".flow .frame rect{stroke-width:1;fill-opacity:.06}"
    ".way.failure path{stroke-dasharray:5 3}"
    ".external .f,.outside polygon{stroke-dasharray:2 3}"
    ".flow .event polygon{fill-opacity:1}"
    ".t-name{font-size:14px;font-weight:bold}.t-frame{font-size:14px}"
    + "".join(f".{name}{{--c:var(--{name})}}" for name in LINES)
    + "".join(f".t-{name}{{fill:var(--t-{name})}}" for name in TEXTS)
)
"""The style sheet of a drawing; everything in it is below an element of the class `flow`."""
