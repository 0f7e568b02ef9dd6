import { arrayOf, type DataType, decimal, int32, numeric, recordOf, text } from '../../src/data/type.ts';
import type { Value } from '../../src/data/value.ts';
import { valueToText } from '../../src/data/value_text.ts';
import { dictionaryOf, type Vector } from '../../src/data/vector.ts';
import { vectorOf } from '../../src/data/vector_builder.ts';
import { readText } from '../../src/functions/cast.ts';
import type { ArgumentType } from '../../src/functions/define.ts';

import { fakeCall } from './fake_catalog.ts';

/** Values worth trying, as SQL texts, by type: borders, specials, and words that some functions know. */
const samples: Readonly<Record<string, readonly string[]>> = {
  bool: ['t', 'f'],
  int: ['1', '0', '-1', '2', '3', '7', '12', '-2', '30', '100'],
  float: ['1', '0', '-1', '0.5', '2.5', '-3.25', '10', '45', 'NaN', 'Infinity', '-Infinity', '1e10'],
  decimal: ['1', '0', '-1', '0.5', '2.5', '-3.25', '10', '99.99'],
  numeric: ['1', '0', '-1', '0.50', '2.5', '-3.25', '10.000', '99.99', 'NaN', '12345678901234567890.123'],
  text: [
    'year',
    'Hello World',
    '',
    'ä€😀',
    'hour',
    'a,b,c',
    'hex',
    'UTC',
    '(b|l)o?',
    'i',
    '1234',
    'YYYY-MM-DD',
    '\\1x',
  ],
  bytes: ['\\x0001ff80', '\\x', '\\x68656c6c6f', '\\x00'],
  date: ['2024-02-29', '1970-01-01', '0044-03-15 BC', 'infinity', '1999-12-31'],
  timestamp: ['2024-02-29 13:14:15.678901', '1970-01-01 00:00:00', '1969-12-31 23:59:59.999999', 'infinity'],
  interval: ['1 year 2 mons 3 days 04:05:06.789', '00:00:00', '-1 mons +35 days -00:00:01', '10 days', '01:30:00'],
  unknown: ['a', ''],
  name: ['pg_class', '', 'Ünï', 'text', 'public'],
  char: ['r', '', 'x', 'ä'],
  oid: ['0', '10', '23', '1259', '2200', '4294967295'],
  reg: ['0', '23', '1259', '2200', '4294967295'],
  time: ['00:00:00', '12:34:56.789', '24:00:00', '23:59:59.999999'],
  timetz: ['00:00:00+00', '12:34:56.789+02', '23:59:59.999999-11:30'],
  uuid: ['00000000-0000-0000-0000-000000000000', '00112233-4455-6677-8899-aabbccddeeff'],
  json: ['1', '"a"', 'null', '[1, 2]', '{"a": 1, "b": [true]}'],
  jsonb: ['1', '"a"', 'null', '[1, 2]', '{"a": 1, "b": [true]}'],
  array: ['{}', '{1,2,3}', '{{1,2},{3,4}}', '{NULL,2}', '[0:1]={7,7}'],
  record: ['(1,a)', '(,)', '(2,"b,c")'],
};

/** Values of the type, NULL among them. */
export const samplesOf = (type: DataType): readonly Value[] => [
  ...samples[type.kind].map((source) => readText(source, type, fakeCall)),
  null,
];

/** Types to try an argument with. */
export function typesOf(argument: ArgumentType): readonly DataType[] {
  if (argument.kind === 'any') return [text, int32, numeric];
  const generic = polymorphicExample(argument);
  if (generic !== undefined) return [generic];
  if (argument.kind === 'anydecimal') return [decimal(10, 2), decimal(30, 4), numeric];
  return [argument as DataType];
}

/** A type that a polymorphic argument may stand for, the same for all of a call. */
export function polymorphicExample({ kind }: ArgumentType): DataType | undefined {
  if (kind === 'anyarray' || kind === 'anycompatiblearray') return arrayOf(int32);
  if (kind === 'anyelement' || kind === 'anynonarray' || kind === 'anycompatible') return int32;
  if (kind !== 'anyrecord') return undefined;
  return recordOf([
    { name: 'f1', type: int32 },
    { name: 'f2', type: text },
  ]);
}

/** Rows that go through the samples of each type at their own pace, so that most pairs meet. */
export function sampleRows(types: readonly DataType[], count: number): readonly (readonly Value[])[] {
  const pools = types.map(samplesOf);
  const strides = [1, 3, 7, 11, 13, 17];
  return Array.from({ length: count }, (_, row) =>
    pools.map((pool, i) => pool[(row * strides[i % 6] + Math.floor(row / pool.length) * (i + 1)) % pool.length]),
  );
}

/** The values as a dictionary vector, with an entry that no row uses, as filters leave behind. */
export function coded(type: DataType, values: readonly Value[]): Vector {
  const texts = values.map((value) => (value === null ? null : valueToText(value, type, 'UTC')));
  const distinct = [...new Set(texts.filter((each) => each !== null))];
  const entries = distinct.map((each) => values[texts.indexOf(each)]);
  const all = entries.length === 0 ? [] : [...entries, entries[0]];
  const bits = new Uint8Array((values.length + 7) >> 3);
  values.forEach((value, row) => {
    if (value !== null) bits[row >> 3] |= 1 << (row & 7);
  });
  const codes = Int32Array.from(texts, (each) => (each === null ? 0 : distinct.indexOf(each)));
  return dictionaryOf(vectorOf(type, all), codes, values.length, bits);
}
