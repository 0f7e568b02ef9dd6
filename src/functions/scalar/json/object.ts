import { errors } from '../../../base/error.ts';
import { quoteJson } from '../../../data/json.ts';
import { arrayOf, json, jsonb, text } from '../../../data/type.ts';
import type { ArrayValue } from '../../../data/value.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';
import { settled } from './build.ts';

type Texts = readonly (string | null)[];

const written = (keys: Texts, values: Texts): string => {
  const fields = keys.map((key, i) => {
    if (key === null) throw errors.nullNotAllowed('null value not allowed for object key');
    const value = values[i];
    return `${quoteJson(key)} : ${value === null ? 'null' : quoteJson(value)}`;
  });
  return `{${fields.join(', ')}}`;
};

/** Keys and values by turns in one array, or in its rows of two. */
function fromPairs({ items, lengths }: ArrayValue): string {
  if (lengths.length > 2) throw errors.arraySubscript('wrong number of array subscripts');
  if (lengths.length === 2 && lengths[1] !== 2) throw errors.arraySubscript('array must have two columns');
  if (items.length % 2 !== 0) throw errors.arraySubscript('array must have even number of elements');
  const texts = items as Texts;
  return written(
    texts.filter((_, i) => i % 2 === 0),
    texts.filter((_, i) => i % 2 === 1),
  );
}

function fromTwo(keys: ArrayValue, values: ArrayValue): string {
  if (keys.lengths.length > 1 || keys.lengths.length !== values.lengths.length) {
    throw errors.arraySubscript('wrong number of array subscripts');
  }
  if (keys.items.length !== values.items.length) throw errors.arraySubscript('mismatched array dimensions');
  return written(keys.items as Texts, values.items as Texts);
}

const texts = arrayOf(text);

/** An object of an array of texts, or of keys and values in two arrays. */
export const objectMakers: readonly ScalarFunction[] = (['json', 'jsonb'] as const).map((target) => {
  const result = target === 'json' ? json : jsonb;
  return scalarFunction({
    name: `${target}_object`,
    about: `A ${target} object of texts: keys and values by turns, or keys and values in two arrays.`,
    overloads: [
      { args: [texts], result, run: each1((pairs: ArrayValue) => settled(fromPairs(pairs), target)) },
      {
        args: [texts, texts],
        result,
        run: each2((keys: ArrayValue, values: ArrayValue) => settled(fromTwo(keys, values), target)),
      },
    ],
    examples: [
      {
        sql: `${target}_object('{a,1,b,"def"}')`,
        is: target === 'json' ? '{"a" : "1", "b" : "def"}' : '{"a": "1", "b": "def"}',
      },
      { sql: `${target}_object('{a}')`, is: 'ERROR 2202E' },
    ],
  });
});
