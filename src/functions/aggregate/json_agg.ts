import { errors } from '../../base/error.ts';
import { quoteJson } from '../../data/json.ts';
import { type DataType, json, jsonb, text } from '../../data/type.ts';
import { valueAt } from '../../data/vector.ts';
import { textPieces } from '../accumulate/text_pieces.ts';
import { type AggregateFunction, aggregateFunction } from '../define.ts';
import { keyText, settled } from '../scalar/json/build.ts';
import { valueToJson } from '../scalar/json/from_value.ts';

type Target = 'json' | 'jsonb';
const typeOf = (target: Target): DataType => (target === 'json' ? json : jsonb);

const zoneIn = (options: unknown): string => (options as { readonly timeZone: string }).timeZone;

/** An array of all values, NULL included; rows and arrays stand on lines of their own. */
const arrayOfAll = (target: Target): AggregateFunction =>
  aggregateFunction({
    name: `${target}_agg`,
    about: `All values, NULL included, as a ${target} array.`,
    ordered: true,
    zoned: true,
    overloads: [
      {
        args: [{ kind: 'any' }],
        result: typeOf(target),
        stateTypes: () => [text],
        start: ([type], _, options) => {
          const timeZone = zoneIn(options);
          const isLong = target === 'json' && (type.kind === 'array' || type.kind === 'record');
          return textPieces({
            piece: ([column], row) => valueToJson(valueAt(column, row), type, timeZone),
            between: isLong ? ', \n ' : ', ',
            finish: (pieces) => settled(`[${pieces}]`, target),
            result: typeOf(target),
          });
        },
      },
    ],
    examples: [
      { sql: `(SELECT ${target}_agg(x ORDER BY x) FROM (VALUES (2), (1), (NULL)) AS t(x))`, is: '[1, 2, null]' },
      { sql: `(SELECT ${target}_agg(x) FROM (VALUES (1)) AS t(x) WHERE false)`, is: 'NULL' },
    ],
  });

const nullKey = (): Error => errors.invalidParameterValue('field name must not be null');

const objectOfAll = (target: Target): AggregateFunction =>
  aggregateFunction({
    name: `${target}_object_agg`,
    about: `The pairs of key and value as a ${target} object.`,
    ordered: true,
    zoned: true,
    overloads: [
      {
        args: [{ kind: 'any' }, { kind: 'any' }],
        result: typeOf(target),
        stateTypes: () => [text],
        start: ([keyType, valueType], _, options) => {
          const timeZone = zoneIn(options);
          return textPieces({
            piece: ([keys, values], row) => {
              const key = keyText(valueAt(keys, row), keyType, timeZone, nullKey);
              return `${quoteJson(key)} : ${valueToJson(valueAt(values, row), valueType, timeZone)}`;
            },
            between: ', ',
            finish: (pieces) => settled(`{ ${pieces} }`, target),
            result: typeOf(target),
          });
        },
      },
    ],
    examples: [
      {
        sql: `(SELECT ${target}_object_agg(k, v ORDER BY v) FROM (VALUES ('b', 1), ('a', 2)) AS t(k, v))`,
        is: target === 'json' ? '{ "b" : 1, "a" : 2 }' : '{"a": 2, "b": 1}',
      },
    ],
  });

export const jsonAggregates: readonly AggregateFunction[] = [
  arrayOfAll('json'),
  arrayOfAll('jsonb'),
  objectOfAll('json'),
  objectOfAll('jsonb'),
];
