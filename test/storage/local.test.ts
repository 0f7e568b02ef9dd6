import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
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
