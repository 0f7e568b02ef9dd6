import { compareDecimals } from '../../../data/decimal.ts';
import { isJsonArray, isJsonNumber, isJsonObject, type Json } from '../../../data/json.ts';
import { arrayOf, bool, jsonb, text } from '../../../data/type.ts';
import type { ArrayValue } from '../../../data/value.ts';
import { type Kernel, type Overload, type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachOf, type RowFunction } from '../../each.ts';
import { jsonbTree, parsing } from './tree.ts';

const isContainer = (json: Json): boolean => isJsonArray(json) || isJsonObject(json);

/** Equality of strings, numbers, booleans and null. */
function sameScalar(a: Json, b: Json): boolean {
  if (a === null || b === null || isContainer(a) || isContainer(b)) return a === b;
  if (isJsonNumber(a) && isJsonNumber(b)) return compareDecimals(a, b) === 0;
  return a === b;
}

/** At the top an array also contains a single value that is one of its items. */
function containsAtTop(whole: Json, part: Json): boolean {
  if (isJsonArray(whole) && !isContainer(part)) return whole.some((item) => sameScalar(item, part));
  return contains(whole, part);
}

/** Each field of the part is a field of the whole, each item of the part an item; order and repeats do not count. */
function contains(whole: Json, part: Json): boolean {
  if (isJsonObject(part)) {
    if (!isJsonObject(whole) || part.size > whole.size) return false;
    for (const [key, value] of part) {
      const found = whole.get(key);
      if (found === undefined || !contains(found, value)) return false;
    }
    return true;
  }
  if (isJsonArray(part)) {
    return isJsonArray(whole) && part.every((item) => whole.some((each) => contains(each, item)));
  }
  return sameScalar(whole, part);
}

const containing = (test: (a: Json, b: Json) => boolean): Kernel =>
  eachOf(() => {
    const [left, right] = [parsing(jsonbTree), parsing(jsonbTree)];
    return ((a: string, b: string) => test(left(a), right(b))) as RowFunction;
  });

/** A key of an object, a string in an array, or the string itself. */
function hasKey(json: Json, key: string): boolean {
  if (isJsonObject(json)) return json.has(key);
  return isJsonArray(json) ? json.includes(key) : json === key;
}

const keyTest = (test: (json: Json, keys: readonly (string | null)[]) => boolean): Kernel =>
  eachOf(() => {
    const parse = parsing(jsonbTree);
    return ((source: string, { items }: ArrayValue) =>
      test(parse(source), items as readonly (string | null)[])) as RowFunction;
  });

/** jsonb's share of @> and <@. */
export const jsonbContains: Overload = { args: [jsonb, jsonb], result: bool, run: containing(containsAtTop) };
export const jsonbContained: Overload = {
  args: [jsonb, jsonb],
  result: bool,
  run: containing((a, b) => containsAtTop(b, a)),
};

export const containment: readonly ScalarFunction[] = [
  scalarFunction({
    name: '?',
    about: 'Whether a text is a key of the jsonb object, or an item of the array.',
    overloads: [
      {
        args: [jsonb, text],
        result: bool,
        run: eachOf(() => {
          const parse = parsing(jsonbTree);
          return ((source: string, key: string) => hasKey(parse(source), key)) as RowFunction;
        }),
      },
    ],
    examples: [{ sql: `'{"a": 1}'::jsonb ? 'a'`, is: 't' }],
  }),
  scalarFunction({
    name: '?|',
    about: 'Whether any of the texts is a key of the jsonb object, or an item of the array.',
    overloads: [
      {
        args: [jsonb, arrayOf(text)],
        result: bool,
        run: keyTest((json, keys) => keys.some((key) => key !== null && hasKey(json, key))),
      },
    ],
    examples: [{ sql: `'{"a": 1, "b": 2}'::jsonb ?| '{b,d}'`, is: 't' }],
  }),
  scalarFunction({
    name: '?&',
    about: 'Whether all of the texts are keys of the jsonb object, or items of the array.',
    overloads: [
      {
        args: [jsonb, arrayOf(text)],
        result: bool,
        run: keyTest((json, keys) => keys.every((key) => key === null || hasKey(json, key))),
      },
    ],
    examples: [{ sql: `'["a", "b", "c"]'::jsonb ?& '{a,b}'`, is: 't' }],
  }),
];
