import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allTypes, anyValue, vectorArbitrary } from '../../test/support/arbitrary.ts';
import { bool, int64, typeName } from '../data/type.ts';
import { dictionaryOf, type Vector } from '../data/vector.ts';
import { constant, valuesOf, vectorOf } from '../data/vector_builder.ts';
import { concat } from './concat.ts';
import { allNull, flatten, gather, slice } from './gather.ts';
import { hashRows } from './hash.ts';
import { inList } from './in_list.ts';
import { selectNull, selectTrue } from './select.ts';

const vectors = (rows = fc.nat(20)) =>
  fc.constantFrom(...allTypes).chain((type) => rows.chain((count) => vectorArbitrary(type, count)));

test('gather takes the named rows, NULL for -1', () => {
  const cases = vectors().chain((vector) =>
    fc.tuple(fc.constant(vector), fc.array(fc.integer({ min: -1, max: vector.length - 1 }), { maxLength: 30 })),
  );
  fc.assert(
    fc.property(cases, ([vector, rows]) => {
      const values = valuesOf(vector);
      const taken = gather(vector, Int32Array.from(rows), rows.length);
      assert.deepEqual(
        valuesOf(taken),
        rows.map((row) => (row < 0 ? null : values[row])),
      );
    }),
    { numRuns: 500 },
  );
});

test('slice and concat give back the whole, also of parts of different encodings', () => {
  const cases = fc.constantFrom(...allTypes).chain((type) =>
    fc.tuple(
      fc.array(
        fc.nat(10).chain((rows) => vectorArbitrary(type, rows)),
        { minLength: 1, maxLength: 4 },
      ),
      fc.nat(40),
    ),
  );
  fc.assert(
    fc.property(cases, ([parts, at]) => {
      const whole = concat(parts);
      const values = parts.flatMap(valuesOf);
      assert.deepEqual(valuesOf(whole), values);
      const cut = Math.min(at, values.length);
      const [head, tail] = [slice(whole, 0, cut), slice(whole, cut, values.length)];
      assert.deepEqual(valuesOf(tail), values.slice(cut));
      assert.deepEqual(valuesOf(concat([head, tail])), values);
      assert.deepEqual(valuesOf(flatten(tail)), values.slice(cut));
    }),
    { numRuns: 500 },
  );
});

test('hashes do not depend on the encoding', () => {
  fc.assert(
    fc.property(vectors(), (vector) => {
      assert.deepEqual(hashRows([vector], vector.length), hashRows([flatten(vector)], vector.length));
    }),
    { numRuns: 300 },
  );
});

test('hashes are the same for ever', () => {
  const key = vectorOf(int64, [0n, 1n, -1n, null]);
  assert.deepEqual([...hashRows([key], 4)], [...hashRows([key, constant(bool, null, 4)].slice(0, 1), 4)]);
  assert.notDeepEqual([...hashRows([key], 4)], [...hashRows([key], 4, 1)]);
  assert.equal(new Set(hashRows([key], 4)).size, 4);
});

test('IN finds what is equal', () => {
  const cases = fc.constantFrom(...allTypes).chain((type) =>
    fc.tuple(
      fc.nat(20).chain((rows) => vectorArbitrary(type, rows)),
      fc.array(anyValue(type), { maxLength: 3 }),
    ),
  );
  fc.assert(
    fc.property(cases, fc.boolean(), ([vector, others], negated) => {
      const present = valuesOf(vector).slice(0, 2);
      const items = [...others, ...present.filter((value) => value !== null)];
      const answers = valuesOf(inList(vector.type, items, negated)(vector));
      for (const [row, value] of valuesOf(vector).entries()) {
        if (value === null) assert.equal(answers[row], null, typeName(vector.type));
        else if (row < 2) assert.equal(answers[row], !negated);
      }
    }),
    { numRuns: 300 },
  );
});

test('rows are selected by true and by NULL', () => {
  const bools = (vector: Vector) => [[...selectTrue(vector)], [...selectNull(vector)]];
  assert.deepEqual(bools(vectorOf(bool, [true, null, false, true])), [[0, 3], [1]]);
  assert.deepEqual(bools(constant(bool, true, 2)), [[0, 1], []]);
  assert.deepEqual(bools(constant(bool, null, 2)), [[], [0, 1]]);
  const dictionary = dictionaryOf(vectorOf(bool, [false, true]), Int32Array.of(1, 0, 1), 3, Uint8Array.of(0b011));
  assert.deepEqual(bools(dictionary), [[0], [2]]);
});

test('an empty dictionary holds NULLs only', () => {
  const empty = dictionaryOf(vectorOf(int64, []), Int32Array.of(0, 0), 2, Uint8Array.of(0));
  assert.deepEqual(valuesOf(flatten(empty)), [null, null]);
  assert.deepEqual(valuesOf(allNull(int64, 2)), [null, null]);
});
