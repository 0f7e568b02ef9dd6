import { field } from '../../data/schema.ts';
import { int64, text } from '../../data/type.ts';
import { footersOf } from '../../storage/parquet/relation.ts';
import { rowsRelation } from '../rows_relation.ts';
import { fileFunction, listAll } from './define.ts';

export const parquetFileMetadata = fileFunction({
  name: 'parquet_file_metadata',
  about: 'Each of the Parquet files: who wrote it, rows, row groups, sizes in bytes.',
  options: {},
  async load(name, paths, _options, context) {
    const files = await footersOf(context.store).load(context.store, await listAll(paths, context), context.signal);
    return rowsRelation(
      name,
      [
        field('file_name', text, false),
        field('created_by', text, false),
        field('num_rows', int64, false),
        field('num_row_groups', int64, false),
        field('format_version', int64, false),
        field('file_size_bytes', int64, false),
        field('footer_size', int64, false),
      ],
      files.map(({ file, footer, footerBytes }) => [
        file.path,
        footer.createdBy,
        BigInt(footer.rows),
        BigInt(footer.rowGroups.length),
        BigInt(footer.version),
        BigInt(file.size),
        BigInt(footerBytes),
      ]),
    );
  },
});

export const parquetKvMetadata = fileFunction({
  name: 'parquet_kv_metadata',
  about: 'The key-value pairs that Parquet files carry.',
  options: {},
  async load(name, paths, _options, context) {
    const files = await footersOf(context.store).load(context.store, await listAll(paths, context), context.signal);
    return rowsRelation(
      name,
      [field('file_name', text, false), field('key', text, false), field('value', text)],
      files.flatMap(({ file, footer }) => footer.keyValues.map(({ key, value }) => [file.path, key, value ?? null])),
    );
  },
});
