"""Pictures of what the code says, so that nobody draws them by hand."""

from workflows.drawing.ladder import draw_ladder

__all__ = ["DRAWINGS", "draw_ladder"]

DRAWINGS = {"ladder.svg": draw_ladder}
"""File in docs/ → the function that draws it, as text."""
