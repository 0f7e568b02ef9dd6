import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SqlError } from '../../src/base/error.ts';
import type { FileIdentity } from '../../src/data/split.ts';
import type { FileStore, PendingFile } from '../../src/storage/file.ts';

export interface ContractSubject {
  readonly store: FileStore;
  /** Where the suite may do as it likes: an empty folder, ending with a slash. */
  readonly root: string;
}

const content = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 13) & 0xff);

async function finished(store: FileStore, path: string, pieces: readonly Uint8Array[]): Promise<PendingFile> {
  const sink = await store.create(path);
  for (const piece of pieces) await sink.write(piece);
  return sink.finish();
}

async function put(store: FileStore, path: string, bytes: Uint8Array): Promise<void> {
  await store.commitFile(await finished(store, path, [bytes]));
}

const namesBelow = (root: string, files: readonly FileIdentity[]): string[] =>
  files.map(({ path }) => {
    assert.ok(path.startsWith(root), `${path} begins with ${root}`);
    return path.slice(root.length);
  });

/** What every store must do, whatever is behind it. */
export function storageContract(name: string, subject: () => Promise<ContractSubject>): void {
  describe(`${name}: contract of a file store`, { concurrency: false }, () => {
    test('a file appears when it is committed, not before', async () => {
      const { store, root } = await subject();
      const path = `${root}appears/a.parquet`;
      const bytes = content(100_000);
      const pending = await finished(store, path, [bytes.subarray(0, 7), bytes.subarray(7)]);
      assert.deepEqual(await store.list(`${root}appears/`), []);
      assert.deepEqual(await store.list(path), []);
      assert.equal(pending.bytes, bytes.length);
      await store.commitFile(JSON.parse(JSON.stringify(pending)) as PendingFile);
      const [file] = await store.list(path);
      assert.equal(file!.size, bytes.length);
      assert.deepEqual(Buffer.from(await store.open(file!).read(0, file!.size)), Buffer.from(bytes));
    });

    test('any range is read, to the byte', async () => {
      const { store, root } = await subject();
      const bytes = content(300_000, 5);
      await put(store, `${root}ranges/a`, bytes);
      const [file] = await store.list(`${root}ranges/a`);
      const source = store.open(file!);
      for (const [start, end] of [
        [0, 1],
        [299_999, 300_000],
        [1000, 250_000],
        [17, 17],
        [0, 300_000],
      ] as const) {
        assert.deepEqual(Buffer.from(await source.read(start, end)), Buffer.from(bytes.subarray(start, end)));
      }
    });

    test('files of many parts come out as they went in', async () => {
      const { store, root } = await subject();
      const bytes = content(21_000_001, 3);
      const pieces = Array.from({ length: 22 }, (_, i) => bytes.subarray(i * 1_000_000, (i + 1) * 1_000_000));
      await store.commitFile(await finished(store, `${root}large/a`, pieces));
      const [file] = await store.list(`${root}large/a`);
      assert.equal(Buffer.compare(await store.open(file!).read(0, bytes.length), bytes), 0);
    });

    test('an aborted file never appears, finished or not', async () => {
      const { store, root } = await subject();
      const sink = await store.create(`${root}aborted/a`);
      await sink.write(content(9_000_000));
      await sink.abort();
      const pending = await finished(store, `${root}aborted/b`, [content(10)]);
      await store.abortFile(pending);
      await store.abortFile(pending);
      assert.deepEqual(await store.list(`${root}aborted/`), []);
      await assert.rejects(store.commitFile(pending), (error) => error instanceof SqlError);
    });

    test('a commit replaces what was there', async () => {
      const { store, root } = await subject();
      await put(store, `${root}replaced/a`, content(10));
      await put(store, `${root}replaced/a`, content(20));
      assert.deepEqual(
        (await store.list(`${root}replaced/a`)).map(({ size }) => size),
        [20],
      );
    });

    test('a file that changed while it is read is an error, never a mixture', async () => {
      const { store, root } = await subject();
      await put(store, `${root}changed/a`, content(1000, 1));
      const [file] = await store.list(`${root}changed/a`);
      await put(store, `${root}changed/a`, content(1000, 2));
      await assert.rejects(store.open(file!).read(0, 1000), (error: SqlError) => {
        assert.equal(error.code, '58030');
        assert.match(error.message, /has changed/);
        return true;
      });
    });

    test('a removed file is gone, and reading it names it', async () => {
      const { store, root } = await subject();
      await put(store, `${root}removed/a`, content(10));
      const [file] = await store.list(`${root}removed/a`);
      await store.remove(file!.path);
      await store.remove(file!.path);
      assert.deepEqual(await store.list(`${root}removed/`), []);
      await assert.rejects(store.open(file!).read(0, 10), (error: SqlError) => {
        assert.equal(error.code, '58P01');
        assert.ok(error.message.includes(file!.path));
        return true;
      });
    });

    test('folders and globs list visible files, sorted', async () => {
      const { store, root } = await subject();
      const at = `${root}listed/`;
      const names = [
        'b/2.parquet',
        'b/1.parquet',
        'a.parquet',
        '_SUCCESS',
        '.hidden/x.parquet',
        'b/.x',
        'year=2024/c d.csv',
      ];
      for (const name of names) await put(store, at + name, content(3));
      const list = async (pattern: string) => namesBelow(at, await store.list(at + pattern));
      assert.deepEqual(await list(''), ['a.parquet', 'b/1.parquet', 'b/2.parquet', 'year=2024/c d.csv']);
      assert.deepEqual(await list('b'), ['b/1.parquet', 'b/2.parquet']);
      assert.deepEqual(await list('b/'), ['b/1.parquet', 'b/2.parquet']);
      assert.deepEqual(await list('*.parquet'), ['a.parquet']);
      assert.deepEqual(await list('**/*.parquet'), ['a.parquet', 'b/1.parquet', 'b/2.parquet']);
      assert.deepEqual(await list('b/[2-9].parquet'), ['b/2.parquet']);
      assert.deepEqual(await list('{a,b/1}.parquet'), ['a.parquet', 'b/1.parquet']);
      assert.deepEqual(await list('year=*/*'), ['year=2024/c d.csv']);
      assert.deepEqual(await list('?.parquet'), ['a.parquet']);
      assert.deepEqual(await list('_SUCCESS'), ['_SUCCESS']);
      assert.deepEqual(await list('nothing/'), []);
      assert.deepEqual(await list('nothing'), []);
      assert.deepEqual(await list('a'), []);
      assert.deepEqual(await list('*.orc'), []);
    });

    test('names may hold spaces, signs and other scripts', async () => {
      const { store, root } = await subject();
      const path = `${root}odd/día + 100% & co/ü=ö.parquet`;
      await put(store, path, content(5));
      assert.deepEqual(namesBelow(root, await store.list(`${root}odd/`)), ['odd/día + 100% & co/ü=ö.parquet']);
      const [file] = await store.list(path);
      assert.equal((await store.open(file!).read(0, 5)).length, 5);
    });

    test('an abort signal ends a read', async () => {
      const { store, root } = await subject();
      await put(store, `${root}signal/a`, content(10));
      const [file] = await store.list(`${root}signal/a`);
      const stop = new AbortController();
      stop.abort(new Error('stopped'));
      await assert.rejects(store.open(file!, stop.signal).read(0, 10), /stopped/);
    });
  });
}
