import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Change, SchemaEntry } from '../catalog/entry.ts';
import { CatalogStore } from '../catalog/store.ts';
import { CatalogTransaction, SharedCatalog } from './transaction.ts';

/** The numbers of objects: kept over restarts, never given twice. */

const schema = (name: string): SchemaEntry => ({ kind: 'schema', schema: '', name });

function commit(shared: SharedCatalog, ...changes: readonly Change[]): void {
  const transaction = new CatalogTransaction(shared);
  for (const change of changes) transaction.add(change);
  transaction.commit();
}

const oidOf = (shared: SharedCatalog, name: string): number | undefined =>
  (shared.state.entry(schema(name)) as SchemaEntry | undefined)?.oid;

test('the number of what is gone is not given again, also after a restart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-catalog-'));
  try {
    let shared = new SharedCatalog(CatalogStore.open(folder));
    commit(shared, { op: 'put', entry: schema('a') }, { op: 'put', entry: schema('b') });
    assert.deepEqual([oidOf(shared, 'a'), oidOf(shared, 'b')], [16384, 16385]);
    commit(shared, { op: 'drop', entry: schema('b') });
    shared.close();

    shared = new SharedCatalog(CatalogStore.open(folder));
    assert.equal(oidOf(shared, 'a'), 16384);
    commit(shared, { op: 'put', entry: schema('b') });
    assert.equal(oidOf(shared, 'b'), 16386);
    shared.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what replaces an object of its kind takes over its number', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-catalog-'));
  try {
    const shared = new SharedCatalog(CatalogStore.open(folder));
    const view = { kind: 'view', schema: 'public', name: 'v', columns: [] } as const;
    commit(shared, { op: 'put', entry: { ...view, query: 'SELECT 1' } });
    commit(shared, { op: 'put', entry: { ...view, query: 'SELECT 2' } });
    const found = shared.state.relation('public', 'v');
    assert.deepEqual([found?.oid, found?.kind === 'view' && found.query], [16384, 'SELECT 2']);
    shared.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
