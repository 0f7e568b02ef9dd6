import type { ColumnCache } from '../../storage/column_cache/column_cache.ts';
import type { CachedColumn, CacheFigures } from '../job.ts';

export const noCache: CacheFigures = { columns: 0, bytes: 0, hits: 0, misses: 0, evictions: 0 };

export function figuresOf(cache: ColumnCache): CacheFigures {
  return { ...cache.counters, columns: cache.entries().length, bytes: cache.bytes };
}

export const cachedIn = (cache: ColumnCache): readonly CachedColumn[] =>
  cache.entries().map(({ file, rowGroup, name, column, compressedBytes, hits, pins }) => ({
    ...{ path: file.path, rowGroup, name, type: column.type, form: column.form, storage: column.storage },
    ...{ rows: column.rows, bytes: column.bytes, compressedBytes, hits, pins },
  }));
