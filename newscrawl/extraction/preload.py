"""Imported once by the server that worker processes are forked from: what reading needs is then shared."""

from newscrawl.extraction import dates
from newscrawl.extraction import extract as extract

dates.load()
