import { type Field, field } from '../../data/schema.ts';
import { int64, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { valueToText } from '../../data/value_text.ts';
import { chunkStats } from '../../storage/parquet/chunk_stats.ts';
import type { ParquetFile } from '../../storage/parquet/footer.ts';
import type { ColumnChunk, RowGroup } from '../../storage/parquet/metadata.ts';
import { codecNames, encodingNames, physicalNames } from '../../storage/parquet/names.ts';
import { footersOf } from '../../storage/parquet/relation.ts';
import { rowsRelation } from '../rows_relation.ts';
import { fileFunction, listAll } from './define.ts';

export const parquetMetadata = fileFunction({
  name: 'parquet_metadata',
  about: 'Each column chunk of each row group of Parquet files: where it lies, how it is stored, its statistics.',
  options: {},
  async load(name, paths, _options, context) {
    const files = await footersOf(context.store).load(context.store, await listAll(paths, context), context.signal);
    const rows = files.flatMap((file) =>
      file.footer.rowGroups.flatMap((group, number) =>
        group.columns.map((chunk, leaf) => valuesOf(file, { group, number, chunk, leaf })),
      ),
    );
    return rowsRelation(name, schema, rows);
  },
});

interface Place {
  readonly group: RowGroup;
  readonly number: number;
  readonly chunk: ColumnChunk;
  readonly leaf: number;
}

const schema: readonly Field[] = [
  field('file_name', text, false),
  field('row_group_id', int64, false),
  field('row_group_num_rows', int64, false),
  field('row_group_num_columns', int64, false),
  field('row_group_bytes', int64, false),
  field('column_id', int64, false),
  field('num_values', int64, false),
  field('path_in_schema', text, false),
  field('type', text, false),
  field('stats_min', text),
  field('stats_max', text),
  field('stats_null_count', int64),
  field('stats_distinct_count', int64),
  field('compression', text, false),
  field('encodings', text, false),
  field('dictionary_page_offset', int64),
  field('data_page_offset', int64, false),
  field('total_compressed_size', int64, false),
  field('total_uncompressed_size', int64, false),
];

const big = (n: number | undefined): bigint | null => (n === undefined ? null : BigInt(n));

function valuesOf({ file, footer, columns }: ParquetFile, { group, number, chunk, leaf }: Place): readonly Value[] {
  const column = columns.find((each) => each.leaf === leaf);
  const stats = column === undefined ? undefined : chunkStats(chunk, column, footer.createdBy);
  const shown = (value: Exclude<Value, null> | undefined): string | null =>
    value === undefined || column === undefined ? null : valueToText(value, column.type, 'UTC');
  return [
    file.path,
    BigInt(number),
    BigInt(group.rows),
    BigInt(group.columns.length),
    BigInt(group.bytes),
    BigInt(leaf),
    BigInt(chunk.values),
    chunk.path.join(', '),
    physicalNames[chunk.type] ?? String(chunk.type),
    shown(stats?.min),
    shown(stats?.max),
    big(stats?.nulls),
    big(stats?.distinct),
    codecNames[chunk.codec] ?? String(chunk.codec),
    chunk.encodings.map((encoding) => encodingNames[encoding] ?? String(encoding)).join(', '),
    big(chunk.dictionaryPage),
    BigInt(chunk.dataPage),
    BigInt(chunk.compressed),
    BigInt(chunk.uncompressed),
  ];
}
