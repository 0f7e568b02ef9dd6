import type { PinnedColumns } from '../storage/column_cache/read_columns.ts';
import type { NodeCounters } from './define.ts';

/** Adds what reading these columns took. */
export function countRead(counters: NodeCounters, columns: PinnedColumns): void {
  counters.cacheHits += columns.hits;
  counters.cacheHitBytes += columns.hitBytes;
  counters.cacheMisses += columns.misses;
  counters.bytesRead += columns.readBytes;
  if (columns.rows === 0) {
    counters.skippedGroups++;
    counters.removedRows += columns.skippedRows;
  }
}
