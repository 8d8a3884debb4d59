"""The entity stage: every entity of a body, by the rules for values and the tagger of names."""

from __future__ import annotations

from newscrawl.article import Entity
from newscrawl.enrichment.entities.names import tag_names
from newscrawl.enrichment.entities.values import keep_longest, tag_values


def tag(text: str) -> list[Entity]:
    """Return the entities of an article's body, sorted by start, without overlaps.

    `text[entity.start:entity.end] == entity.text` holds for any text. Where a name and a value share
    characters the longer stands: "Pasar Minggu" is a place, "UU Kota Bandung" a law.
    """
    return keep_longest([*tag_values(text), *tag_names(text)])
