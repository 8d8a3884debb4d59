"""Articles as a Parquet file with typed columns, for pandas, polars, DuckDB and R."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, chain, islice
from operator import attrgetter
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.export.columns import COLUMNS, Column, ColumnType, Record, Row

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


# Columns of few different values; to look for repeats in texts takes time and finds none.
_REPEATED = [
    "source", "kind", "section", "language", "extractor", "layout",
    "blocks.list.element.type", "entities.list.element.type",
]  # fmt: skip


def write_parquet(rows: Iterable[Row], file: IO[bytes]) -> int:
    """Write rows to `file`, which need not be seekable, compressed with zstd; return how many there were."""
    count = 0
    with (
        pq.ParquetWriter(file, SCHEMA, compression="zstd", use_dictionary=_REPEATED) as writer,
        # A group is compressed, by Arrow alone, while Python reads the next.
        ThreadPoolExecutor(1) as thread,
    ):
        writing = thread.submit(lambda: None)
        for group in _groups(iter(rows)):
            count += group.num_rows
            writing.result()
            writing = thread.submit(writer.write_table, group)
        writing.result()
    return count


def _groups(rows: Iterator[Row]) -> Iterator[pa.Table]:
    batches: list[pa.RecordBatch] = []
    size = 0
    while some := list(islice(rows, ROWS_AT_ONCE)):
        batches.append(pa.RecordBatch.from_arrays([_array(each, some) for each in COLUMNS], schema=SCHEMA))
        size += batches[-1].nbytes
        if size >= GROUP_BYTES:
            yield pa.Table.from_batches(batches)
            batches, size = [], 0
    if batches:
        yield pa.Table.from_batches(batches)


def _array(column: Column, rows: Sequence[Row]) -> pa.Array:
    type = _TYPES[column.type]
    values = list(map(column.value, rows))
    if column.type == "moment":
        return pa.array(values, _TEXT).cast(type)
    return _records(values, type) if column.nested else pa.array(values, type)


def _records(lists: Sequence[Sequence[Record]], type: pa.ListType) -> pa.Array:
    """Return lists of records, field by field: Arrow takes several times as long to look into each."""
    offsets = pa.array([0, *accumulate(map(len, lists))], pa.int32())
    records = list(chain.from_iterable(lists))
    fields: Any = list(type.value_type)
    arrays = [
        pa.array(map(attrgetter(field.name), records), field.type, size=len(records)) for field in fields
    ]
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(arrays, fields=fields), type=type)
