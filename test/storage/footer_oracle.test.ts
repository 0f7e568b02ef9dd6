import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parquetMetadata } from 'hyparquet';
import { chunkStats } from '../../src/storage/parquet/chunk_stats.ts';
import { loadFooter } from '../../src/storage/parquet/footer.ts';
import { openStore } from '../../src/storage/store.ts';
import { duckdb, temporaryFolder } from './lake.ts';

const folder = await temporaryFolder();
const duck = await duckdb();
after(() => duck.close());
const store = openStore({ environment: {} });

test('our footer says what hyparquet says of the same file', async () => {
  const path = join(folder, 'a.parquet');
  await duck.run(`COPY (SELECT i, i::int AS k, 'name' || i AS s, i / 3.0 AS d, i % 2 = 0 AS b,
    CASE WHEN i % 7 = 0 THEN i::float END AS f, [i, i] AS l, {'x': i} AS nested, i::utinyint AS u
    FROM range(200) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 100)`);
  const [file] = await store.list(path);
  const ours = await loadFooter(store, file!);
  const theirs = parquetMetadata((await readFile(path)).buffer as ArrayBuffer);
  assert.equal(ours.footer.rows, Number(theirs.num_rows));
  assert.equal(ours.footer.createdBy, theirs.created_by);
  assert.deepEqual(
    ours.footer.schema.map(({ name, children }) => [name, children]),
    theirs.schema.map(({ name, num_children }) => [name, num_children]),
  );
  assert.equal(ours.footer.rowGroups.length, theirs.row_groups.length);
  for (const [g, group] of ours.footer.rowGroups.entries()) {
    for (const [c, chunk] of group.columns.entries()) {
      const meta = theirs.row_groups[g]!.columns[c]!.meta_data!;
      const { path, values, compressed, uncompressed, dataPage, dictionaryPage } = chunk;
      assert.deepEqual(
        [path, BigInt(values), BigInt(compressed), BigInt(uncompressed), BigInt(dataPage)],
        [
          meta.path_in_schema,
          meta.num_values,
          meta.total_compressed_size,
          meta.total_uncompressed_size,
          meta.data_page_offset,
        ],
      );
      assert.equal(
        dictionaryPage,
        meta.dictionary_page_offset === undefined ? undefined : Number(meta.dictionary_page_offset),
      );
      const column = ours.columns.find(({ leaf }) => leaf === c);
      if (column === undefined) continue;
      const stats = chunkStats(chunk, column, ours.footer.createdBy);
      assert.deepEqual(
        [stats.min, stats.max, stats.nulls],
        [...[meta.statistics?.min_value, meta.statistics?.max_value, Number(meta.statistics?.null_count)]],
      );
    }
  }
});
