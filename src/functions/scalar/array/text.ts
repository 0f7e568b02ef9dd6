import { arrayOf, type DataType, text } from '../../../data/type.ts';
import { type ArrayValue, listValue, type Value } from '../../../data/value.ts';
import { valueToText } from '../../../data/value_text.ts';
import type { Vector } from '../../../data/vector.ts';
import { type Kernel, type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachWithNulls, elementTypeOf } from './each_array.ts';

const joined =
  (element: DataType, timeZone: string) =>
  (array: ArrayValue | null, delimiter: string | null, forNull?: string | null): Value => {
    if (array === null || delimiter === null) return null;
    const texts = array.items.map((item) => (item === null ? (forNull ?? null) : valueToText(item, element, timeZone)));
    return texts.filter((each) => each !== null).join(delimiter);
  };

const join: Kernel = (args: readonly Vector[], rows, result, context) =>
  eachWithNulls(() => joined(elementTypeOf(args), context.timeZone))(args, rows, result, context);

/** Parts between delimiters; characters without one, the whole for an empty one. */
export function partsOf(source: string, delimiter: string | null, asNull: string | null): readonly Value[] {
  if (source === '') return [];
  const all = delimiter === null ? [...source] : delimiter === '' ? [source] : source.split(delimiter);
  return all.map((part) => (part === asNull ? null : part));
}

const split: Kernel = eachWithNulls(
  () =>
    (source: string | null, delimiter: string | null, asNull: string | null = null): Value =>
      source === null ? null : listValue(partsOf(source, delimiter, asNull)),
);

export const arrayTextFunctions: readonly ScalarFunction[] = [
  scalarFunction({
    name: 'array_to_string',
    about: 'The items as texts with a delimiter between; NULLs are left out, or stand as the third argument.',
    volatility: 'stable',
    overloads: [
      { args: [{ kind: 'anyarray' }, text], result: text, calledOnNull: true, run: join },
      { args: [{ kind: 'anyarray' }, text, text], result: text, calledOnNull: true, run: join },
    ],
    examples: [
      { sql: "array_to_string(ARRAY[1, 2, 3, NULL, 5], ',', '*')", is: '1,2,3,*,5' },
      { sql: "array_to_string(ARRAY[1, NULL, 5], '~')", is: '1~5' },
    ],
  }),
  ...['string_to_array', 'str_split'].map((name) =>
    scalarFunction({
      name,
      about: 'The parts of a text between delimiters; parts that equal the third argument are NULL.',
      overloads: [
        { args: [text, text], result: arrayOf(text), calledOnNull: true, run: split },
        { args: [text, text, text], result: arrayOf(text), calledOnNull: true, run: split },
      ],
      examples: [
        { sql: `${name}('xx~~yy~~zz', '~~', 'yy')`, is: '{xx,NULL,zz}' },
        { sql: `${name}('abc', NULL)`, is: '{a,b,c}' },
      ],
    }),
  ),
];
