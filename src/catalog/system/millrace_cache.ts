import { field } from '../../data/schema.ts';
import { int32, int64, text, typeName } from '../../data/type.ts';
import { systemTable } from './define.ts';

/** One row per decoded column of a row group that a worker keeps. */
export const millraceCache = systemTable({
  oid: 15004,
  isView: true,
  schema: 'pg_catalog',
  name: 'millrace_cache',
  about: 'Decoded columns of row groups in the memory of the workers.',
  columns: [
    field('worker', int32),
    field('path', text),
    field('row_group', int32),
    field('column_name', text),
    field('data_type', text),
    field('form', text),
    field('storage', text),
    field('rows', int64),
    field('bytes', int64),
    field('compressed_bytes', int64),
    field('hits', int64),
    field('pinned', int32),
  ],
  async rows({ server }) {
    const cached = await server.cached();
    return cached.map(
      ({ worker, path, rowGroup, name, type, form, storage, rows, bytes, compressedBytes, hits, pins }) => [
        ...[worker, path, rowGroup, name, typeName(type), form, storage],
        ...[BigInt(rows), BigInt(bytes), BigInt(compressedBytes), BigInt(hits), pins],
      ],
    );
  },
});
