"""Articles as a Parquet file with typed columns, for pandas, polars, DuckDB and R."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.article import Document
from newscrawl.export.columns import COLUMNS, ColumnType

ROWS_AT_ONCE = 2_000
"""Articles of one row group: about 10 MB of text, so that neither writer nor reader needs much memory."""

_TEXT = pa.string()
_TYPES: dict[ColumnType, pa.DataType] = {
    "text": _TEXT,
    "integer": pa.int32(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    # Parquet has no whole seconds.
    "moment": pa.timestamp("ms", tz="UTC"),
    "texts": pa.list_(_TEXT),
    "related": pa.list_(pa.struct([("title", _TEXT), ("url", _TEXT)])),
    "blocks": pa.list_(pa.struct([("type", _TEXT), ("start", pa.int32()), ("end", pa.int32())])),
    "entities": pa.list_(
        pa.struct(
            [
                ("type", _TEXT),
                ("text", _TEXT),
                ("name", _TEXT),
                ("start", pa.int32()),
                ("end", pa.int32()),
                ("role", _TEXT),
            ]
        )
    ),
}

SCHEMA = pa.schema([pa.field(column.name, _TYPES[column.type]) for column in COLUMNS])


def write_parquet(documents: Iterable[Document], path: Path) -> int:
    """Write documents to `path`, compressed with zstd; return how many there were."""
    count = 0
    source = iter(documents)
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in _batches(source):
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _batches(documents: Iterator[Document]) -> Iterator[pa.RecordBatch]:
    while group := list(islice(documents, ROWS_AT_ONCE)):
        arrays = [
            pa.array([column.value(each) for each in group], type=_TYPES[column.type]) for column in COLUMNS
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
