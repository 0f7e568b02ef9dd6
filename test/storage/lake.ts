import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { DuckDBInstance, type Json } from '@duckdb/node-api';
import { type Batch, rowAt } from '../../src/data/batch.ts';
import type { Bound } from '../../src/data/bounds.ts';
import type { Relation } from '../../src/data/relation.ts';
import type { ParquetSplit } from '../../src/data/split.ts';
import type { Value } from '../../src/data/value.ts';
import type { FileStore } from '../../src/storage/file.ts';
import { readRowGroup } from '../../src/storage/parquet/read.ts';

/** A folder that is removed when the tests end. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-lake-'));
  after(() => rm(folder, { recursive: true }));
  return folder;
}

/** DuckDB as the other engine: writes what we read, reads what we write. */
export async function duckdb(): Promise<{ run(sql: string): Promise<Json[][]>; close(): void }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return {
    run: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

export async function batchesOf(
  store: FileStore,
  relation: Relation,
  columns: readonly number[] = relation.schema.map((_, i) => i),
  bounds: readonly Bound[] = [],
): Promise<Batch[]> {
  const batches: Batch[] = [];
  for (const split of relation.splits({ columns, bounds }).splits) {
    for await (const batch of readRowGroup(store, split as ParquetSplit, columns)) batches.push(batch);
  }
  return batches;
}

export const rowsOf = (batches: readonly Batch[]): Value[][] =>
  batches.flatMap((batch) => Array.from({ length: batch.length }, (_, row) => rowAt(batch, row)));
