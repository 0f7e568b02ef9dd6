import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashBytes } from '../../data/hash.ts';
import { text } from '../../data/type.ts';
import { dictionaryOf, type Vector } from '../../data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../data/vector_builder.ts';
import { slice } from '../../kernels/gather.ts';
import { Heap } from '../../wasm/heap.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import type { Room } from './heap_texts.ts';
import { TextNumbers } from './text_numbers.ts';

function roomOf(bytes: number): Room {
  const heap = new Heap(bytes);
  return { heap, allocate: (size) => heap.allocate(size) };
}

/** Texts of 0 to 40 bytes that begin, or end, like others; many of them twice. */
function manyTexts(count: number): string[] {
  const alike = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
  return Array.from({ length: count }, (_, i) => {
    const [n, kind] = [Math.floor(i / 2), i % 5];
    if (kind === 0) return alike.slice(0, n % 41);
    if (kind === 1) return `${alike.slice(0, n % 36)}${(n * 7) % 1000}`;
    if (kind === 2) return `${n % 3001}${alike.slice(0, n % 36)}`;
    return kind === 3 ? `é${'日本'.repeat(n % 7)}😀${n % 50}` : String(n);
  });
}

/** What a pool of plain objects gives. */
function expected(known: Map<string, number>, values: readonly (string | null)[]): number[] {
  return values.map((value) => {
    if (value === null) return 0;
    if (!known.has(value)) known.set(value, known.size);
    return known.get(value)!;
  });
}

test('texts of all lengths are numbered in the order first seen, through growth', () => {
  const pool = new TextNumbers(1 << 24, roomOf(1 << 24));
  const known = new Map<string, number>();
  const values = manyTexts(150_000).map((value, i) => (i % 11 === 3 ? null : value));
  for (const part of [values.slice(0, 10), values.slice(0, 3000), values, values.slice(5)]) {
    assert.deepEqual([...pool.of(vectorOf(text, part))], expected(known, part));
  }
  assert.deepEqual(valuesOf(pool.words()), [...known.keys()]);
});

test('constants, slices and dictionaries; entries that no row names are not taken in', () => {
  const room = roomOf(1 << 22);
  const pool = new TextNumbers(1 << 22, room);
  const known = new Map<string, number>();
  const entries = vectorOf(text, manyTexts(300));
  const coded = dictionaryOf(entries, Int32Array.of(7, 3, 0, 3, 299), 5, Uint8Array.of(0b11011));
  const columns: readonly Vector[] = [
    coded,
    constant(text, 'x', 3),
    constant(text, null, 3),
    constant(text, 'y', 0),
    slice(vectorOf(text, ['p', null, '', 'q', 'r', null, 's', 't', 'u', 'p', 'v']), 3, 11),
    vectorOf(text, []),
    dictionaryOf(entries, Int32Array.of(8, 3), 2),
  ];
  for (const column of columns) {
    assert.deepEqual([...pool.of(column)], expected(known, valuesOf(column) as (string | null)[]));
  }
  assert.deepEqual(valuesOf(pool.words()), [...known.keys()]);
  pool.close(room);
  assert.equal(room.heap.used, 0);
});

test('words that were handed out stay as they are while the pool grows', () => {
  const pool = new TextNumbers(1 << 24, roomOf(1 << 24));
  pool.of(vectorOf(text, ['first', '', 'third']));
  const early = pool.words();
  pool.of(vectorOf(text, manyTexts(50_000)));
  pool.words();
  assert.deepEqual(valuesOf(early), ['first', '', 'third']);
});

test('texts go on under the same numbers when the heap has no room for them', () => {
  const room = roomOf(1 << 20);
  const pool = new TextNumbers(1 << 24, room);
  const known = new Map<string, number>();
  const values = manyTexts(60_000);
  for (let first = 0; first < values.length; first += 1000) {
    const part = values.slice(first, first + 1000);
    assert.deepEqual([...pool.of(vectorOf(text, part))], expected(known, part));
  }
  assert.equal(room.heap.used, 0);
  assert.deepEqual(valuesOf(pool.words()), [...known.keys()]);
});

/** Texts as a cached column has them. */
function columnOf({ heap, allocate }: Room, { values, offsets, validity, length }: Vector): HeapColumn {
  const put = (bytes: Uint8Array): number => {
    const at = allocate(bytes.length);
    heap.u8.set(bytes, at);
    return at;
  };
  const starts = put(new Uint8Array(offsets!.slice(0, length + 1).buffer));
  const places = {
    values: put(values as Uint8Array),
    offsets: starts,
    validity: validity === null ? 0 : put(validity),
  };
  const rest = { low: 0n, high: 0n, dictionary: null, stride: 1, bytes: 0 };
  return { type: text, rows: length, form: 'bytes', storage: 'i32', ...places, ...rest };
}

test('a cached column is numbered where it lies; one text of it alone, and compared', () => {
  const room = roomOf(1 << 24);
  const pool = new TextNumbers(1 << 24, room);
  const values = manyTexts(5000).map((value, i) => (i % 7 === 2 ? null : value));
  const vector = vectorOf(text, values);
  const column = columnOf(room, vector);
  const out = room.allocate(values.length * 4);
  assert.equal(pool.ofColumn(column, out), true);
  const known = new Map<string, number>();
  const numbers = expected(known, values);
  assert.deepEqual([...room.heap.i32.subarray(out / 4, out / 4 + values.length)], numbers);
  const texts = [...known.keys()].map((value) => Buffer.from(value));
  for (let i = 0; i < values.length - 1; i += 3) {
    const [start, end] = [vector.offsets![i] + column.values, vector.offsets![i + 1] + column.values];
    const [a, b] = [numbers[i], numbers[i + 1]];
    assert.equal(Math.sign(pool.compare(a, b)), Buffer.compare(texts[a], texts[b]));
    if (values[i] === null) continue;
    assert.equal(pool.ofBytes(room.heap.u8, start, end), a);
    assert.equal(Math.sign(pool.compareBytes(room.heap.u8, start, end, b)), Buffer.compare(texts[a], texts[b]));
  }
});

test('a column for which there is no room is not numbered in the heap, but it is row by row', () => {
  const room = roomOf(1 << 20);
  const pool = new TextNumbers(1 << 24, room);
  const vector = vectorOf(text, manyTexts(20_000));
  const column = columnOf(room, vector);
  assert.equal(pool.ofColumn(column, room.allocate(column.rows * 4)), false);
  assert.deepEqual([...pool.of(vector)], expected(new Map(), valuesOf(vector) as string[]));
});

test('hashes are those that rows are dealt by, in the heap and outside', () => {
  const room = roomOf(1 << 24);
  for (const pool of [new TextNumbers(1 << 24, room), new TextNumbers(1 << 24)]) {
    for (const count of [100, 20_000]) {
      pool.of(vectorOf(text, manyTexts(count)));
      const at = pool.hashes(room) / 4;
      const { values, offsets, length } = pool.words();
      for (let i = 0; i < length; i++) {
        assert.equal(room.heap.i32[at + i], hashBytes(values as Uint8Array, offsets![i], offsets![i + 1], 0));
      }
    }
  }
});
