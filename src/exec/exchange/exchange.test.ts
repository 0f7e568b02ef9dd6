import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Batch } from '../../data/batch.ts';
import { int64, text } from '../../data/type.ts';
import { valuesOf, vectorOf } from '../../data/vector_builder.ts';
import { hashRows } from '../../kernels/hash.ts';
import { byHash, toOne } from './partition.ts';
import { readSource } from './read.ts';
import { type Source, sourceOf } from './source.ts';
import { ExchangeWriter, type WriterPlace, writeError } from './write.ts';

const types = [int64, text];
const folder = mkdtempSync(join(tmpdir(), 'millrace-exchange-'));
const hashed = byHash(
  4,
  (batch) => [batch.columns[0]],
  (keys, rows) => hashRows(keys, rows),
);

/** Rows `first … first + rows - 1`: the number (NULL for every seventh) and a text about it. */
function batchOf(first: number, rows: number): Batch {
  const numbers = Array.from({ length: rows }, (_, i) => first + i);
  return {
    length: rows,
    columns: [
      vectorOf(
        int64,
        numbers.map((n) => (n % 7 === 0 ? null : BigInt(n))),
      ),
      vectorOf(
        text,
        numbers.map((n) => `row ${n}`),
      ),
    ],
  };
}

async function textsOf(source: Source): Promise<string[]> {
  const all: string[] = [];
  for await (const batch of readSource(source, types)) all.push(...(valuesOf(batch.columns[1]) as string[]));
  return all;
}

const placed = (path: string): WriterPlace => ({
  path,
  makeFolder: () => mkdirSync(dirname(path), { recursive: true }),
});

test('a small output is inline and makes no file', async () => {
  const writer = new ExchangeWriter(placed(join(folder, 'small')), hashed, 64 * 1024);
  await writer.add(batchOf(0, 100));
  const output = await writer.finish();
  assert.equal(output.rows, 100);
  assert.ok(output.partitions.every(({ kind }) => kind === 'inline'));
  assert.ok(!existsSync(join(folder, 'small')));
  assert.equal((await textsOf(sourceOf(output, null))).length, 100);
});

test('a large output is one file in which every partition finds its rows, in order', async () => {
  const path = join(folder, 'large');
  const writer = new ExchangeWriter(placed(path), hashed, 64 * 1024);
  for (let at = 0; at < 200_000; at += 5000) await writer.add(batchOf(at, 5000));
  assert.ok(!existsSync(path), 'nothing has the name before the end');
  const output = await writer.finish();
  await writer.abort();
  const parts = await Promise.all([0, 1, 2, 3].map((partition) => textsOf(sourceOf(output, partition))));
  const numbers = parts.map((part) => part.map((word) => Number(word.slice(4))));
  for (const part of numbers) {
    assert.ok(part.length > 30_000);
    assert.ok(part.every((n, i) => i === 0 || n > part[i - 1]));
  }
  assert.equal(new Set(numbers.flat()).size, 200_000);
  assert.equal(numbers.filter((part) => part.some((n) => n % 7 === 0)).length, 1, 'NULL keys lie together');
});

test('an output that is given up leaves nothing', async () => {
  const writer = new ExchangeWriter(placed(join(folder, 'aborted')), toOne, 1024);
  await writer.add(batchOf(0, 20_000));
  await writer.add(batchOf(0, 20_000));
  assert.ok(readdirSync(folder).some((name) => name.startsWith('aborted')));
  await writer.abort();
  assert.ok(!readdirSync(folder).some((name) => name.startsWith('aborted')));
});

test('an empty output is an empty stream', async () => {
  const writer = new ExchangeWriter(placed(join(folder, 'empty')), toOne, 1024);
  assert.deepEqual(await textsOf(sourceOf(await writer.finish(), 0)), []);
});

test('a full disk is 53100', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  assert.equal((writeError(full) as { code: string }).code, '53100');
});
