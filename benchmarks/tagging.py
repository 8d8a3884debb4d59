"""Measure language and entities: how often they are right, how long they take, how much memory they need.

usage: python -m benchmarks.tagging [--data DIR] [--pages DIR]

DIR (default: data/tagging) holds `langid/dev.json.gz`, {set: {language: [text]}}, and in `ner/data` the
labelled files `idner2k.test.jsonl`, `nergrit.test.jsonl` and `news17.test.jsonl`; what is not there is left
out. `--pages` names a folder of saved pages (`*.html.gz`) that trafilatura reads with metadata, for a
comparison of time. Languages are beside those of langdetect alone and of lingua, py3langid and pycld2 where
they are installed, over texts of 20 words and more. Every system runs in a process of its own. Times are
of the processor, the best of 3; articles are 400 words of running text, each tagged once.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import itertools
import json
import multiprocessing
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import trafilatura

from newscrawl.enrichment import language
from newscrawl.enrichment.language import MINIMUM_WORDS, identify

LANGUAGES = ("id", "ms", "jv", "su", "en")
RELATIVES = ("bjn", "min", "ban")
ARTICLE_WORDS = 400
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
ENTITY_FILES = ("idner2k.test.jsonl", "nergrit.test.jsonl", "news17.test.jsonl")

Sets = dict[str, dict[str, list[str]]]
Detector = Callable[[str], str]


class Answered(NamedTuple):
    """One text's language, what it was taken for, and how confidently."""

    set: str
    truth: str
    code: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What one system gave: its answers, milliseconds an article, and megabytes it added to its process."""

    answers: list[Answered]
    milliseconds: float
    megabytes: float


# --- language identifiers, each made in the process that measures it


def _langdetect() -> Detector:
    language.load()
    factory = language._profiles()

    def detect(text: str) -> str:
        detector = factory.create()
        detector.append(text)
        found = detector.get_probabilities()
        return found[0].lang.partition("-")[0] if found else ""

    return detect


def _lingua() -> Detector:
    lingua: Any = importlib.import_module("lingua")
    detector = lingua.LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()

    def detect(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else ""

    return detect


def _py3langid() -> Detector:
    py3langid: Any = importlib.import_module("py3langid")
    py3langid.classify("muat model")
    return lambda text: str(py3langid.classify(text)[0])


def _pycld2() -> Detector:
    pycld2: Any = importlib.import_module("pycld2")
    return lambda text: {"jw": "jv"}.get(code := pycld2.detect(text, bestEffort=True)[2][0][1], code)


def _newscrawl() -> Detector:
    language.load()

    def detect(text: str) -> str:
        found = identify(text)
        return found.code if found else ""

    return detect


DETECTORS: dict[str, Callable[[], Detector]] = {
    "newscrawl": _newscrawl,
    "langdetect": _langdetect,
    "lingua": _lingua,
    "py3langid": _py3langid,
    "pycld2": _pycld2,
}


# --- measuring


def in_a_process_of_its_own(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return `function(*arguments)`, computed in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def resident_megabytes() -> float:
    """Return the resident memory of this process."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def articles_of(sets: Sets) -> list[str]:
    """Return Indonesian articles of 400 words, no text used twice."""
    words = [word for texts in sets.values() for text in texts.get("id", []) for word in text.split()]
    starts = range(0, len(words) - ARTICLE_WORDS, ARTICLE_WORDS)
    return [" ".join(words[at : at + ARTICLE_WORDS]) for at in starts]


def milliseconds_each(function: Callable[[Any], Any], things: Sequence[Any]) -> float:
    """Return the mean time of a call over all but the first fifth, which warms up."""
    warm = max(1, len(things) // 5)
    for thing in things[:warm]:
        function(thing)
    started = time.process_time()
    for thing in things[warm:]:
        function(thing)
    return 1000 * (time.process_time() - started) / max(1, len(things) - warm)


def measure_language(name: str, sets: Sets) -> Measured:
    """Return one system's answers and costs; to be called in a process of its own."""
    before = resident_megabytes()
    detect = DETECTORS[name]()
    milliseconds = min(milliseconds_each(detect, articles_of(sets)) for _ in range(3))
    megabytes = resident_megabytes() - before
    answers = []
    for each, languages in sets.items():
        for truth, texts in languages.items():
            for text in texts:
                if len(text.split()) >= MINIMUM_WORDS:
                    found = identify(text) if name == "newscrawl" else None
                    code = found.code if found else detect(text)
                    answers.append(Answered(each, truth, code, found.confidence if found else 0.0))
    return Measured(answers, milliseconds, megabytes)


def measure_entities(articles: list[str]) -> tuple[float, float]:
    """Return milliseconds an article and megabytes added; to be called in a process of its own."""
    before = resident_megabytes()
    tag = importlib.import_module("newscrawl.enrichment.entities.tagger").tag
    milliseconds = milliseconds_each(tag, articles)
    return milliseconds, resident_megabytes() - before


def measure_trafilatura(pages: list[bytes]) -> float:
    """Return milliseconds a page; to be called in a process of its own."""
    return milliseconds_each(lambda page: trafilatura.bare_extraction(page, with_metadata=True), pages)


# --- printing


def report_language(measured: dict[str, Measured]) -> None:
    """Print the share of right answers by set and language, and each system's costs."""
    print("Language, % right of texts with 20 words and more\n")
    texts: dict[tuple[str, str], dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for name, system in measured.items():
        for each in system.answers:
            texts[each.set, each.truth][name].append(each.code == each.truth)
    print(f"{'':18s}{'texts':>6s}" + "".join(f"{name:>12s}" for name in measured))
    for (set_name, truth), systems in texts.items():
        if truth in LANGUAGES:
            shares = [100 * sum(right) / len(right) for right in systems.values()]
            count = len(next(iter(systems.values())))
            print(f"{set_name:12s} {truth:4s} {count:6d}" + "".join(f"{share:12.1f}" for share in shares))
    print(f"{'ms an article':24s}" + "".join(f"{each.milliseconds:12.2f}" for each in measured.values()))
    print(f"{'MB added':24s}" + "".join(f"{each.megabytes:12.0f}" for each in measured.values()))


def report_calibration(answers: list[Answered]) -> None:
    """Print how many answers of each confidence are right, with and without languages it does not know."""
    print("\nConfidence of newscrawl: % right (texts), of sentences and of paragraphs\n")
    columns = {
        "sentences": ("sent", LANGUAGES),
        "paragraphs": ("para", LANGUAGES),
        f"all, with {', '.join(RELATIVES)}": ("", LANGUAGES + RELATIVES),
    }
    print(f"{'':14s}" + "".join(f"{name:>24s}" for name in columns))
    for low, high in [*itertools.pairwise(BINS), (0.9, 1.01)]:
        line = f"{low:.2f} to {min(high, 1):.2f}  "
        for kind, languages in columns.values():
            inside = [
                each.code == each.truth
                for each in answers
                if kind in each.set and each.truth in languages and low <= each.confidence < high
            ]
            share = f"{100 * sum(inside) / len(inside):.1f}" if inside else "-"
            line += f"{f'{share} ({len(inside)})':>24s}"
        print(line)


def report_entities(folder: Path, articles: list[str], pages: list[bytes]) -> None:
    """Print entity scores on the labelled files that are there, and the cost of tagging beside extraction."""
    for path in [folder / name for name in ENTITY_FILES if (folder / name).exists()]:
        evaluate: Any = importlib.import_module("newscrawl.enrichment.entities.evaluate")
        print(f"{path.name:20s} {evaluate.score(path)}")
    if articles:
        costs = [in_a_process_of_its_own(measure_entities, articles) for _ in range(3)]
        milliseconds, megabytes = min(costs)
        print(f"entities     {milliseconds:6.2f} ms an article, {megabytes:.0f} MB added")
    if pages:
        best = min(in_a_process_of_its_own(measure_trafilatura, pages) for _ in range(3))
        print(f"trafilatura  {best:6.2f} ms a page with metadata, over {len(pages)} pages")


def main() -> int:
    """Run the benchmark; 2 where the folder holds nothing to measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("data/tagging"), metavar="DIR")
    parser.add_argument("--pages", type=Path, metavar="DIR")
    options = parser.parse_args()
    dev = options.data / "langid" / "dev.json.gz"
    sets: Sets = json.loads(gzip.decompress(dev.read_bytes())) if dev.exists() else {}
    pages = (
        [gzip.decompress(path.read_bytes()) for path in sorted(options.pages.glob("*.html.gz"))]
        if options.pages
        else []
    )
    if not (sets or pages or (options.data / "ner" / "data").is_dir()):
        print(f"nothing to measure in {options.data}", file=sys.stderr)
        return 2
    if sets:
        installed = [name for name in DETECTORS if name == "newscrawl" or importlib.util.find_spec(name)]
        measured = {name: in_a_process_of_its_own(measure_language, name, sets) for name in installed}
        report_language(measured)
        report_calibration(measured["newscrawl"].answers)
    print("\nEntities\n")
    report_entities(options.data / "ner" / "data", articles_of(sets), pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
