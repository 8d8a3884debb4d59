"""Which language identifier and which tagger run: the bundled ones, a model of the user's, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newscrawl.article import Article, Entity, Language
from newscrawl.enrichment.entities.pretrained import PretrainedTagger
from newscrawl.enrichment.entities.tagger import tag
from newscrawl.enrichment.language import identify
from newscrawl.errors import WrongUse

DETECTORS = ("bundled", "none")
TAGGERS = ("bundled", "transformers", "none")


Tag = Callable[[str, Language | None], list[Entity]]


@dataclass(frozen=True, slots=True)
class Enrichment:
    """The stages that were chosen, as functions of a body that can be sent to a worker; None for none.

    `tag` is also given the body's language, where it is known.
    """

    identify: Callable[[str], Language | None] | None
    tag: Tag | None

    def enrich(self, article: Article) -> Article:
        """Set an article's language and entities, as the pipelines do, and return it."""
        article.language = self.identify(article.body) if self.identify else None
        article.entities = self.tag(article.body, article.language) if self.tag else []
        return article


def choose(detector: str, tagger: str, model: Path | None = None, threads: int = 1) -> Enrichment:
    """Return the stages of these names (of DETECTORS and TAGGERS).

    `model` is the directory of the "transformers" tagger's model; on a processor it computes with `threads`
    threads. Raises WrongUse for an unknown name, a model that is missing or unusable, and where the packages
    that would run it are not installed. Reads no model yet.
    """
    if detector not in DETECTORS:
        raise WrongUse(f"LANGUAGE_DETECTOR is {detector!r}; it can be {_listed(DETECTORS)}.")
    if tagger not in TAGGERS:
        raise WrongUse(f"ENTITY_TAGGER is {tagger!r}; it can be {_listed(TAGGERS)}.")
    stages: dict[str, Tag | None] = {"bundled": tag, "none": None}
    if tagger == "transformers":
        stages["transformers"] = PretrainedTagger.of(model, threads)
    return Enrichment(identify if detector == "bundled" else None, stages[tagger])


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
