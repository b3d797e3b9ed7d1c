"""Search at 10 thousand, 100 thousand and a million passages: `make bench-retrieval`.

Vectors alone: each kind of index, against exact search. The whole search: beside the FAISS and BM25
calls that it makes, without the encoding of the question. Each row is measured in a process of its
own.
"""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from tqdm import tqdm

from assistant.messages import Locale
from evals.bench import percentiles
from evals.scale_corpus import (
    Real,
    load_questions,
    load_real,
    make_corpus,
    make_vectors,
)
from evals.scale_search import SearchFigures, measure_search
from evals.scale_vectors import KINDS, VectorFigures, measure_vectors
from retrieval.encoders import BundledEncoder
from retrieval.encoders.remembering import RememberingEncoder

THREADS = (1, 2)
SIZES = (10_000, 100_000, 1_000_000)

Figures = TypeVar("Figures")


def vectors_at(size: int, kind: str, locale: Locale, queries: int, seed: int) -> VectorFigures:
    """Measure one kind of vector index at a size."""
    encoder = BundledEncoder()
    real = load_real(locale, encoder).sections
    asked = [encoder.encode_query(q) for q in load_questions(locale, queries, seed)]
    del encoder
    make = partial(_rows, real, size, seed)
    return measure_vectors(kind, make, np.stack(asked), THREADS)


def search_at(size: int, locale: Locale, queries: int, seed: int) -> SearchFigures:
    """Measure the whole search at a size."""
    encoder = RememberingEncoder(BundledEncoder(), last=queries)
    real: Real = load_real(locale, encoder)
    questions = load_questions(locale, queries, seed)
    return measure_search(partial(make_corpus, real, size, seed), encoder, locale, questions)


def _rows(real: np.ndarray, size: int, seed: int) -> np.ndarray:
    made = make_vectors(real, size, seed)
    made[: len(real)] = real[:size]
    return made


def _alone(measure: Callable[..., Figures], *given: object) -> Figures:
    """Measure in a process of its own, so that its memory is only what it measures."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(measure, *given).result()


def vector_lines(figures: list[VectorFigures]) -> Iterator[str]:
    """Yield the table of the vector indexes."""
    yield (
        "| vectors | index | build, s | MiB | 1 thread p50 / p95, ms | 2 threads p50 / p95, ms"
        " | recall@10 | recall@1024 | 1 in 100 allowed: p95, ms | its recall@10 |"
    )
    yield "| --: | :-- | --: | --: | --: | --: | --: | --: | --: | --: |"
    for f in figures:
        taken = " | ".join("{:.2f} / {:.2f}".format(*percentiles(f.taken_ms[n])) for n in THREADS)
        yield (
            f"| {f.rows:,} | {f.kind} | {f.build_s:.1f} | {f.resident_mib:,.0f} | {taken}"
            f" | {f.recall:.3f} | {f.deep:.3f} | {percentiles(f.narrow_ms)[1]:.2f}"
            f" | {f.narrow:.3f} |"
        )


def search_lines(figures: list[SearchFigures]) -> Iterator[str]:
    """Yield the table of the whole search."""
    yield (
        "| passages | documents | vectors | build, s | MiB | peak MiB | scope | n"
        " | search p50 / p95, ms | bare p50 / p95, ms | ratio | ratio, first time |"
    )
    yield "| --: | --: | :-- | --: | --: | --: | :-- | --: | --: | --: | --: | --: |"
    for f in figures:
        for scope, timed in f.timed.items():
            search, bare = percentiles(timed.search_ms), percentiles(timed.bare_ms)
            yield (
                f"| {f.passages:,} | {f.documents:,} | {f.vectors} | {f.build_s:.0f}"
                f" | {f.resident_mib:,.0f} | {f.peak_mib:,.0f} | {scope} | {len(timed.bare_ms)}"
                f" | {search[0]:.2f} / {search[1]:.2f} | {bare[0]:.2f} / {bare[1]:.2f}"
                f" | {timed.ratio():.2f} | {timed.first_ratio():.2f} |"
            )


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="passages")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=list(KINDS))
    parser.add_argument("--locale", choices=("zh", "en"), default="zh")
    parser.add_argument("--queries", type=int, default=160, help="most questions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write all times there too")
    chosen = parser.parse_args()
    rest = (chosen.locale, chosen.queries, chosen.seed)
    vectors: list[VectorFigures] = []
    searches: list[SearchFigures] = []
    with tqdm(total=len(chosen.sizes) * (len(chosen.kinds) + 1), unit="row") as bar:
        for size in chosen.sizes:
            for kind in chosen.kinds:
                bar.set_description(f"{size:,} {kind}")
                vectors.append(_alone(vectors_at, size, kind, *rest))
                bar.update()
            bar.set_description(f"{size:,} search")
            searches.append(_alone(search_at, size, *rest))
            bar.update()
    lines = [*vector_lines(vectors), "", *search_lines(searches)]
    sys.stdout.write("\n".join(lines) + "\n")
    if chosen.json:
        rows = [*map(asdict, vectors), *map(asdict, searches)]
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
