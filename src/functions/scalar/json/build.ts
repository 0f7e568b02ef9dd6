import { errors } from '../../../base/error.ts';
import { formatJson, quoteJson } from '../../../data/json.ts';
import { parseJson } from '../../../data/json_reader.ts';
import { type DataType, json, jsonb } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { valueToText } from '../../../data/value_text.ts';
import { isNull, type Vector } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type CallContext, type Kernel, type ScalarFunction, scalarFunction } from '../../define.ts';
import { readerOf } from '../../each.ts';
import { valueToJson } from './from_value.ts';

type Target = 'json' | 'jsonb';
const typeOf = (target: Target): DataType => (target === 'json' ? json : jsonb);

/** jsonb has its own form; json stays as it was put together. */
export const settled = (text: string, target: Target): string =>
  target === 'json' ? text : formatJson(parseJson(text));

/** The row's values, NULL included, made one text. */
const perRow =
  (
    target: Target,
    make: (row: readonly Value[], types: readonly DataType[], context: CallContext) => string | null,
  ): Kernel =>
  (args, rows, result, context) => {
    const types = args.map(({ type }: Vector) => type);
    const readers = args.map(readerOf);
    const out = new VectorBuilder(result, rows);
    for (let row = 0; row < rows; row++) {
      const values = readers.map((read, i) => (isNull(args[i], row) ? null : read(row)));
      const made = make(values, types, context);
      out.append(made === null ? null : settled(made, target));
    }
    return out.finish();
  };

const toJson = (target: Target): ScalarFunction =>
  scalarFunction({
    name: `to_${target}`,
    about: `Any value as ${target}.`,
    volatility: 'stable',
    overloads: [
      {
        args: [{ kind: 'any' }],
        result: typeOf(target),
        run: perRow(target, ([value], [type], { timeZone }) =>
          value === null ? null : valueToJson(value, type, timeZone),
        ),
      },
    ],
    examples: [
      { sql: `to_${target}('say "hi"'::text)`, is: '"say \\"hi\\""' },
      { sql: `to_${target}(1.50)`, is: '1.50' },
      { sql: `to_${target}('NaN'::float8)`, is: '"NaN"' },
      { sql: `to_${target}(TIMESTAMP '2024-01-01 10:00')`, is: '"2024-01-01T10:00:00"' },
    ],
  });

const buildArray = (target: Target): ScalarFunction =>
  scalarFunction({
    name: `${target}_build_array`,
    about: `A ${target} array of any values.`,
    volatility: 'stable',
    overloads: [
      {
        args: [{ kind: 'any' }],
        variadic: true,
        calledOnNull: true,
        result: typeOf(target),
        run: perRow(
          target,
          (values, types, { timeZone }) =>
            `[${values.map((value, i) => valueToJson(value, types[i], timeZone)).join(', ')}]`,
        ),
      },
    ],
    examples: [{ sql: `${target}_build_array(1, 'a'::text, NULL, true)`, is: '[1, "a", null, true]' }],
  });

const composite: ReadonlySet<string> = new Set(['array', 'record', 'json', 'jsonb']);

/** The text of a key; 22023 for NULL and for what is no scalar. */
export function keyText(value: Value, type: DataType, timeZone: string, nullError: () => Error): string {
  if (value === null) throw nullError();
  if (composite.has(type.kind)) {
    throw errors.invalidParameterValue('key value must be scalar, not array, composite, or json');
  }
  if (type.kind === 'bool') return value === true ? 'true' : 'false';
  return valueToText(value, type, timeZone);
}

function objectText(target: Target, values: readonly Value[], types: readonly DataType[], timeZone: string): string {
  if (values.length % 2 !== 0) {
    const hint = `The arguments of ${target}_build_object() must consist of alternating keys and values.`;
    throw errors.invalidParameterValue('argument list must have even number of elements', undefined, hint);
  }
  const fields: string[] = [];
  for (let i = 0; i < values.length; i += 2) {
    const nullError = (): Error =>
      target === 'json'
        ? errors.invalidParameterValue(`argument ${i + 1} cannot be null`, undefined, 'Object keys should be text.')
        : errors.invalidParameterValue(`argument ${i + 1}: key must not be null`);
    const key = keyText(values[i], types[i], timeZone, nullError);
    fields.push(`${quoteJson(key)} : ${valueToJson(values[i + 1], types[i + 1], timeZone)}`);
  }
  return `{${fields.join(', ')}}`;
}

const buildObject = (target: Target): ScalarFunction =>
  scalarFunction({
    name: `${target}_build_object`,
    about: `A ${target} object of keys and values by turns.`,
    volatility: 'stable',
    overloads: [
      {
        args: [{ kind: 'any' }],
        variadic: true,
        calledOnNull: true,
        result: typeOf(target),
        run: perRow(target, (values, types, { timeZone }) => objectText(target, values, types, timeZone)),
      },
    ],
    examples: [
      {
        sql: `${target}_build_object('foo', 1, 2, NULL)`,
        is: target === 'json' ? '{"foo" : 1, "2" : null}' : '{"2": null, "foo": 1}',
      },
      { sql: `${target}_build_object('foo')`, is: 'ERROR 22023' },
    ],
  });

export const builders: readonly ScalarFunction[] = (['json', 'jsonb'] as const).flatMap((target) => [
  toJson(target),
  buildArray(target),
  buildObject(target),
]);
