import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ask, openLake } from '../support/lake.ts';

test('a query lists its files once, and anew each time it runs', async () => {
  const lake = await openLake();
  try {
    const session = lake.session();
    const copy = (name: string) => ask(session, `COPY (SELECT 1 AS a) TO '${join(lake.folder, 'looked', name)}'`);
    await copy('one.parquet');
    const { store } = lake.engine;
    const list = store.list.bind(store);
    let lists = 0;
    store.list = (...args) => {
      lists += 1;
      return list(...args);
    };
    const count = `SELECT count(*)::int4 FROM '${lake.folder}/looked/*.parquet'`;
    assert.deepEqual([await ask(session, count), lists], [[[1]], 1]);
    await copy('two.parquet');
    lists = 0;
    assert.deepEqual([await ask(session, count), lists], [[[2]], 1]);
    const [parsed] = session.parse(count);
    const prepared = await session.prepare(parsed, []);
    await copy('three.parquet');
    const rows: number[] = [];
    for await (const batch of (await session.execute(prepared, [])).batches)
      rows.push(Number(batch.columns[0].values[0]));
    assert.deepEqual(rows, [3]);
  } finally {
    await lake.close();
  }
});
