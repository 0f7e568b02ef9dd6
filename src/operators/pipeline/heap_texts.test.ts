import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '../../data/type.ts';
import { dictionaryOf, flatBytes, type Vector } from '../../data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../data/vector_builder.ts';
import { slice } from '../../kernels/gather.ts';
import { Heap } from '../../wasm/heap.ts';
import { NotCompiled } from './emitted.ts';
import { HeapTexts, type Room } from './heap_texts.ts';
import { textCopies } from './text_copies.ts';
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
  const pool = new TextNumbers(1 << 24, new HeapTexts(roomOf(1 << 26)));
  const known = new Map<string, number>();
  const values = manyTexts(150_000).map((value, i) => (i % 11 === 3 ? null : value));
  for (const part of [values.slice(0, 10), values.slice(0, 3000), values, values.slice(5)]) {
    assert.deepEqual([...pool.of(vectorOf(text, part))], expected(known, part));
  }
  assert.deepEqual(valuesOf(pool.words()), [...known.keys()]);
});

test('constants, slices and dictionaries', () => {
  const room = roomOf(1 << 24);
  const own = new HeapTexts(room);
  const pool = new TextNumbers(1 << 22, own);
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
  own.close();
  assert.equal(room.heap.used, 0);
});

test('words that were handed out stay as they are while the pool grows', () => {
  const pool = new TextNumbers(1 << 24, new HeapTexts(roomOf(1 << 26)));
  pool.of(vectorOf(text, ['first', '', 'third']));
  const early = pool.words();
  pool.of(vectorOf(text, manyTexts(50_000)));
  pool.words();
  assert.deepEqual(valuesOf(early), ['first', '', 'third']);
});

/** A flat vector as it lies in a frame in the heap. */
function placed({ heap, allocate }: Room, vector: Vector): Vector {
  const put = (bytes: Uint8Array): number => {
    const at = allocate(bytes.length);
    heap.u8.set(bytes, at);
    return at;
  };
  const { values, offsets, validity, length } = vector;
  const starts = put(new Uint8Array(offsets!.slice(0, length + 1).buffer));
  const bytes = put(values as Uint8Array);
  const bits = validity === null ? null : put(validity);
  return {
    ...vector,
    values: heap.u8.subarray(bytes, bytes + values.length),
    offsets: heap.i32.subarray(starts / 4, starts / 4 + length + 1),
    validity: bits === null ? null : heap.u8.subarray(bits, bits + validity!.length),
  };
}

test('a vector in the heap is numbered where it lies; texts are compared', () => {
  const room = roomOf(1 << 26);
  const texts = new HeapTexts(room);
  const values = manyTexts(20_000).map((value, i) => (i % 7 === 2 ? null : value));
  const out = room.allocate(values.length * 4);
  texts.numberPlaced(placed(room, vectorOf(text, values)), out);
  const known = new Map<string, number>();
  const numbers = expected(known, values);
  assert.deepEqual([...room.heap.i32.subarray(out / 4, out / 4 + values.length)], numbers);
  const all = [...known.keys()].map((value) => Buffer.from(value));
  for (let i = 0; i < values.length - 1; i += 3) {
    const [a, b] = [numbers[i], numbers[i + 1]];
    assert.equal(Math.sign(texts.compare(a, b)), Buffer.compare(all[a], all[b]));
    assert.equal(Math.sign(texts.compareBytes(all[a], 0, all[a].length, b)), Buffer.compare(all[a], all[b]));
    assert.equal(texts.numberOfBytes(all[a], 0, all[a].length), a);
  }
});

test('what finds no room is refused, and gives back what it took', () => {
  const room = roomOf(1 << 22);
  const texts = new HeapTexts(room);
  const many = vectorOf(
    text,
    manyTexts(100_000).map((value) => `${value}${'x'.repeat(40)}`),
  );
  assert.throws(() => texts.numbersOf(many, many.length), NotCompiled);
  texts.close();
  assert.equal(room.heap.used, 0);
  assert.throws(() => new HeapTexts(roomOf(1 << 17)), NotCompiled);
});

test('texts are copied from where they lie, short and long ones', () => {
  const room = roomOf(1 << 24);
  const long = 'long '.repeat(100);
  const values = manyTexts(3000).map((value, i) => (i % 50 === 7 ? `${long}${i}` : value));
  const vector = placed(room, vectorOf(text, values));
  // Backwards, so that they are not where they were.
  const places = room.allocate(values.length * 8);
  for (let i = 0; i < values.length; i++) {
    const row = values.length - 1 - i;
    const [from, to] = [vector.offsets![row], vector.offsets![row + 1]];
    room.heap.u32[places / 4 + 2 * i] = vector.values.byteOffset + from;
    room.heap.u32[places / 4 + 2 * i + 1] = vector.values.byteOffset + to;
  }
  const code = textCopies(room.heap);
  const bytes = code.total(places, values.length);
  assert.equal(bytes, vector.values.length);
  const [to, offsets] = [room.allocate(bytes + 8), room.allocate((values.length + 1) * 4)];
  code.copy(places, values.length, to, offsets);
  const starts = room.heap.i32.subarray(offsets / 4, offsets / 4 + values.length + 1);
  const copied = flatBytes(text, room.heap.u8.subarray(to, to + bytes), starts, values.length);
  assert.deepEqual(valuesOf(copied), values.toReversed());
});
