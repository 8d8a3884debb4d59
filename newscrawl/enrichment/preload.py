"""Imported once by the server that worker processes are forked from: its models are then in shared memory."""

from newscrawl.enrichment import language
from newscrawl.enrichment.entities import tagger

language.load()
tagger.load()
