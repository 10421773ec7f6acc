"""The stories of the demo city, each short enough to be read aloud."""

from workflows.demo.stories import (  # noqa: F401  (importing them enters their stories)
    beside,
    capital,
    climbing,
    closing,
    doubts,
    open_desks,
    refusals,
    training,
)
from workflows.demo.stories.telling import TALES, Tale

__all__ = ["TALES", "Tale"]
