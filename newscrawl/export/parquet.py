"""Articles as a Parquet file with typed columns, for pandas, polars, DuckDB and R."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.article import Document
from newscrawl.export.columns import COLUMNS, ColumnType

ROWS_AT_ONCE = 200
"""Articles held as Python objects, which take several times as much memory as in Arrow's columns."""

GROUP_BYTES = 16_000_000
"""Bytes in Arrow's memory of a row group: enough to compress and to be read well, few enough to hold."""

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
    group: list[pa.RecordBatch] = []
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in _batches(iter(documents)):
            group.append(batch)
            count += batch.num_rows
            if sum(each.nbytes for each in group) >= GROUP_BYTES:
                writer.write_table(pa.Table.from_batches(group, SCHEMA))
                group.clear()
        if group:
            writer.write_table(pa.Table.from_batches(group, SCHEMA))
    return count


def _batches(documents: Iterator[Document]) -> Iterator[pa.RecordBatch]:
    while rows := list(islice(documents, ROWS_AT_ONCE)):
        arrays = [
            pa.array([column.value(each) for each in rows], type=_TYPES[column.type]) for column in COLUMNS
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
