import { json } from '../../../data/type.ts';
import type { ArgumentType } from '../../define.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';
import { valueToJson } from './from_value.ts';

/** json of a value that must be of one kind. */
const ofKind = (name: string, kind: ArgumentType, about: string, example: { sql: string; is: string }) =>
  scalarFunction({
    name,
    about,
    volatility: 'stable',
    overloads: [
      {
        args: [kind],
        result: json,
        run: (args, rows, result, context) =>
          eachOf(
            ({ timeZone }) =>
              (value: never) =>
                valueToJson(value, args[0].type, timeZone),
          )(args, rows, result, context),
      },
    ],
    examples: [example],
  });

export const kindConverters: readonly ScalarFunction[] = [
  ofKind('row_to_json', { kind: 'anyrecord' }, 'A row as a json object of its fields.', {
    sql: 'row_to_json(1)',
    is: 'ERROR 42883',
  }),
  ofKind('array_to_json', { kind: 'anyarray' }, 'An array as json.', { sql: 'array_to_json(1)', is: 'ERROR 42883' }),
];
