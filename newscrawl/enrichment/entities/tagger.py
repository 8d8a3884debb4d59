"""The entity stage: every entity of a body, by the trained model, document rules and rules for values."""

from __future__ import annotations

from functools import cache

from newscrawl.article import Entity, EntityType, Language
from newscrawl.enrichment.entities.aliases import with_full_names
from newscrawl.enrichment.entities.foreign import is_foreign, tag_known_names, tag_sound_values
from newscrawl.enrichment.entities.labelling import Labelling, Mention, Sentence
from newscrawl.enrichment.entities.model import Model
from newscrawl.enrichment.entities.roles import find_role
from newscrawl.enrichment.entities.rules import apply_rules
from newscrawl.enrichment.entities.tokens import Token, split_sentences, tokenize
from newscrawl.enrichment.entities.values import keep_longest, tag_values

_TYPES: dict[str, EntityType] = {"PER": "PERSON", "ORG": "ORGANISATION", "LOC": "LOCATION"}


@cache
def load() -> Model:
    """Return the bundled model, read once for each process and shared by those forked from it.

    Takes 0.3 s and 50 MB. `tag` calls it; a pool of workers calls it before they are forked.

    Raises `artefact.UnusableModel` where the model's files are damaged.
    """
    return Model.load()


def tag(text: str, language: Language | None = None) -> list[Entity]:
    """Return the entities of an article's body, sorted by start, without overlaps.

    `text[entity.start:entity.end] == entity.text` holds for any text. Where a name and a value share
    characters the longer stands: "Pasar Minggu" is a place, "UU Kota Bandung" a law. The model and the rules
    are for Indonesian: in an article of another `language` only what is sound there is tagged (`foreign`).
    """
    if is_foreign(language):
        return keep_longest([*tag_sound_values(text), *tag_known_names(text, load().names)])
    return keep_longest([*tag_values(text), *tag_names(text)])


def tag_names(text: str) -> list[Entity]:
    """Return the PERSON, ORGANISATION and LOCATION entities of `text`, sorted by start, without overlaps.

    Titles stay outside PERSON and are kept as its `role` where they stand directly before it; "Nama Panjang
    (NP)" is two mentions of one name; `name` is the fullest form in the text.
    """
    sentences = split_sentences(text, tokenize(text))
    words = [[token.text for token in sentence] for sentence in sentences]
    model = load()
    article = apply_rules(words, model.label(words), names=model.names)
    entities = [
        _entity(text, tokens, sentence, mention)
        for tokens, sentence in zip(sentences, article.sentences, strict=True)
        for mention in sentence.mentions
    ]
    return with_full_names(entities, _aliases(text, sentences, article))


def _entity(text: str, tokens: list[Token], sentence: Sentence, mention: Mention) -> Entity:
    start, end = _offsets(tokens, mention.start, mention.end)
    role = find_role(sentence, mention) if mention.type == "PER" else None
    return Entity(
        _TYPES[mention.type],
        text[start:end],
        text[start:end],
        start,
        end,
        " ".join(text[slice(*_offsets(tokens, *role))].split()) if role else None,
    )


def _offsets(tokens: list[Token], start: int, end: int) -> tuple[int, int]:
    return tokens[start].start, tokens[end - 1].end


def _aliases(text: str, sentences: list[list[Token]], article: Labelling) -> dict[str, str]:
    """Return the full name, as the text writes it, of every acronym that the article introduces."""
    aliases = {}
    for acronym, alias in article.aliases.items():
        start, end = _offsets(sentences[alias.sentence], alias.mention.start, alias.mention.end)
        aliases[acronym] = " ".join(text[start:end].split())
    return aliases
