import assert from 'node:assert/strict';
import { test } from 'node:test';
import { int32, text } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { dictionaryOf, type Vector } from '../../../data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../../data/vector_builder.ts';
import { slice } from '../../../kernels/gather.ts';
import type { CallContext, ScalarFunction } from '../../define.ts';
import { countCharacters } from './characters.ts';
import { length } from './length.ts';
import { lower } from './lower.ts';
import { substring } from './substring.ts';
import { upper } from './upper.ts';

const call: CallContext = { now: 0n, timeZone: 'UTC', seed: 1n, draws: { taken: 0 }, database: 'lake', user: 'me' };
const ascii: Value[] = ['Hello World', '', null, 'a', 'ZZ top 123'];
const wide: Value[] = ['ÄÖÜ straße', 'a😀b😀c', '', null, 'e\u0301x', 'İstanbul ΑΣ'];

/** The texts as flat, as a slice that does not begin at its bytes' beginning, and as a dictionary. */
function forms(values: readonly Value[]): readonly Vector[] {
  const column = vectorOf(text, values);
  const shifted = slice(vectorOf(text, ['before', ...values, 'after']), 1, values.length + 1);
  const distinct = values.filter((each) => each !== null);
  const codes = Int32Array.from(values, (each) => Math.max(distinct.indexOf(each as string), 0));
  const many = vectorOf(text, [...distinct, ...Array.from({ length: 100 }, (_, i) => `unused ${i}`)]);
  const [small, large] = [vectorOf(text, distinct), many].map((each) =>
    dictionaryOf(each, codes, values.length, column.validity),
  );
  return [column, shifted, small, large];
}

const run = ({ overloads }: ScalarFunction, overload: number, args: readonly Vector[], rows: number): Value[] =>
  valuesOf(overloads[overload].run(args, rows, overload === 0 && overloads[0].result === int32 ? int32 : text, call));

const mapped = (values: readonly Value[], f: (s: string) => Value): Value[] =>
  values.map((each) => (each === null ? null : f(each as string)));

test('lengths, cases and parts of texts are the same in every form of a column', () => {
  for (const values of [ascii, wide]) {
    const rows = values.length;
    for (const column of forms(values)) {
      assert.deepEqual(run(length, 0, [column], rows), mapped(values, countCharacters));
      for (const definition of [lower, upper]) {
        const one = (s: string): Value => run(definition, 0, [constant(text, s, 1)], 1)[0];
        assert.deepEqual(run(definition, 0, [column], rows), mapped(values, one));
      }
      for (const [start, count] of [
        [1, 2],
        [2, 3],
        [-1, 3],
        [3, 100],
        [5, 0],
        [100, 2],
      ]) {
        const part = (s: string): string =>
          Array.from(s)
            .slice(Math.max(start - 1, 0), Math.max(start - 1 + count, 0))
            .join('');
        const bounds = [constant(int32, start, rows), constant(int32, count, rows)];
        assert.deepEqual(run(substring, 1, [column, ...bounds], rows), mapped(values, part));
        const rest = (s: string): string =>
          Array.from(s)
            .slice(Math.max(start - 1, 0))
            .join('');
        assert.deepEqual(run(substring, 0, [column, bounds[0]], rows), mapped(values, rest));
      }
    }
  }
});
