import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { openStore } from '../../src/storage/store.ts';

/** About as many column chunks as a large table has. */
const times = 60;
const longestMs = 150;

/**
 * The file of a real table has hundreds of row groups, that of a scratch table a few: its footer is read, and asked for
 * statistics and splits, over and over instead. What is known of files lives with their store, so each time by a new one.
 */
export async function rehearseFooters(path: string): Promise<void> {
  const until = performance.now() + longestMs;
  for (let i = 0; i < times && performance.now() < until; i++) {
    const { schema, stats, splits } = await loadParquetRelation(openStore({}), path);
    // A column's statistics are made when they are looked at.
    const read = stats.columns.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
    if (read > 0) splits({ columns: [...schema.keys()], bounds: [] });
  }
}
