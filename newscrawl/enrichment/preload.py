"""Imported once by the server that worker processes are forked from: its models are then in shared memory."""

import gc

from newscrawl.enrichment import language
from newscrawl.enrichment.entities import tagger

language.load()
tagger.load()
# The workers' garbage collectors would write into every object, and so unshare its memory.
gc.freeze()
