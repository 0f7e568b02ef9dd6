import { errors } from '../../../base/error.ts';
import { formatJson, type Json } from '../../../data/json.ts';
import { parseJson } from '../../../data/json_reader.ts';
import { arrayOf, bool, jsonb, text } from '../../../data/type.ts';
import type { ArrayValue, Value } from '../../../data/value.ts';
import { isNull, valueAt } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type Kernel, type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachN } from '../../each.ts';
import { deleteAtPath, stepsOf } from './change.ts';
import { type Change, changePath } from './set_path.ts';

const pathOf = (value: Value): readonly (string | null)[] => stepsOf(value as ArrayValue);

const changing = (change: (value: Json, flag: boolean | undefined) => Change): Kernel =>
  eachN((target: Value, path: Value, value: Value, flag?: Value) =>
    formatJson(
      changePath(
        parseJson(target as string),
        pathOf(path),
        change(parseJson(value as string), flag as boolean | undefined),
      ),
    ),
  );

const withFlag = (run: Kernel) => [
  { args: [jsonb, arrayOf(text), jsonb], result: jsonb, run },
  { args: [jsonb, arrayOf(text), jsonb, bool], result: jsonb, run },
];

const pathParameters: readonly string[] = ['jsonb_in', 'path', 'replacement'];

const set = scalarFunction({
  name: 'jsonb_set',
  about: 'The jsonb value with what lies at a path replaced; a missing last step is added unless the flag says false.',
  parameters: [...pathParameters, 'create_if_missing'],
  overloads: withFlag(changing((value, create = true) => ({ kind: create ? 'create' : 'replace', value }))),
  examples: [
    {
      sql: `jsonb_set('[{"f1": 1, "f2": null}, 2]', '{0,f1}', '[2, 3]', false)`,
      is: '[{"f1": [2, 3], "f2": null}, 2]',
    },
    { sql: `jsonb_set('{"a": 1}', '{b}', '2')`, is: '{"a": 1, "b": 2}' },
    { sql: `jsonb_set('1', '{b}', '2')`, is: 'ERROR 22023' },
  ],
});

const insert = scalarFunction({
  name: 'jsonb_insert',
  about: 'The jsonb value with another inserted before (or after) the item at a path, or as a new field.',
  parameters: [...pathParameters, 'insert_after'],
  overloads: withFlag(changing((value, after = false) => ({ kind: after ? 'insert_after' : 'insert_before', value }))),
  examples: [
    { sql: `jsonb_insert('{"a": [0, 1, 2]}', '{a,1}', '"new"')`, is: '{"a": [0, "new", 1, 2]}' },
    { sql: `jsonb_insert('{"a": [0, 1, 2]}', '{a,1}', '"new"', true)`, is: '{"a": [0, 1, "new", 2]}' },
    { sql: `jsonb_insert('{"a": 1}', '{a}', '2')`, is: 'ERROR 22023' },
  ],
});

function setLax(args: readonly Value[]): string | null {
  const [target, path, value, create = true, treatment = 'use_json_null'] = args;
  if (target === null || path === null || create === null) return null;
  const apply = (change: Change): string => formatJson(changePath(parseJson(target as string), pathOf(path), change));
  const kind = create === true ? 'create' : 'replace';
  const treatments = ['delete_key', 'return_target', 'use_json_null', 'raise_exception'];
  if (!treatments.includes(treatment as string)) {
    throw errors.invalidParameterValue(
      'null_value_treatment must be "delete_key", "return_target", "use_json_null", or "raise_exception"',
    );
  }
  if (value !== null) return apply({ kind, value: parseJson(value as string) });
  switch (treatment) {
    case 'delete_key':
      return apply({ kind: 'delete' });
    case 'return_target':
      return target as string;
    case 'use_json_null':
      return apply({ kind, value: null });
    default:
      throw errors.jsonNullValue();
  }
}

const lax: Kernel = (args, rows) => {
  const out = new VectorBuilder(jsonb, rows);
  for (let row = 0; row < rows; row++)
    out.append(setLax(args.map((arg) => (isNull(arg, row) ? null : valueAt(arg, row)))));
  return out.finish();
};

const laxArgs = [jsonb, arrayOf(text), jsonb, bool, text];

const setLaxFunction = scalarFunction({
  name: 'jsonb_set_lax',
  about: 'jsonb_set, with a choice of what a NULL for the new value means.',
  parameters: [...pathParameters, 'create_if_missing', 'null_value_treatment'],
  defaults: ['', '', '', 'true'],
  overloads: [3, 4, 5].map((count) => ({ args: laxArgs.slice(0, count), result: jsonb, calledOnNull: true, run: lax })),
  examples: [
    { sql: `jsonb_set_lax('{"a": 1}', '{a}', NULL)`, is: '{"a": null}' },
    { sql: `jsonb_set_lax('{"a": 1}', '{a}', NULL, true, 'delete_key')`, is: '{}' },
  ],
});

const deletePathOperator = scalarFunction({
  name: '#-',
  about: 'The jsonb value without what lies at a path.',
  overloads: [deleteAtPath],
  examples: [{ sql: `'["a", {"b": 1}]'::jsonb #- '{1,b}'`, is: '["a", {}]' }],
});

export const setters: readonly ScalarFunction[] = [set, insert, setLaxFunction, deletePathOperator];
