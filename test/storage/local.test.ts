import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openStore } from '../../src/storage/store.ts';
import { storageContract } from './contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'millrace-storage-'));
after(() => rm(folder, { recursive: true }));

storageContract('local', async () => ({ store: openStore({ environment: {} }), root: `${folder}/plain/` }));

storageContract('embedded bucket', async () => ({
  store: openStore({
    environment: { HOME: folder },
    embedded: { bucket: 'lake', folder: join(folder, 'a [strange] folder*') },
  }),
  root: 's3://lake/data/',
}));

test('a place that takes no folders is an error, at once', { skip: process.platform !== 'linux' }, async () => {
  const store = openStore({ environment: {} });
  await assert.rejects(store.create('/proc/millrace/folder/a.parquet'), { code: '58030' });
});
