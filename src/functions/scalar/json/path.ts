import { errors } from '../../../base/error.ts';
import { formatJson, type Json } from '../../../data/json.ts';
import { parseJson } from '../../../data/json_reader.ts';
import { bool, type DataType, jsonb, text } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { type Example, type Overload, type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachOf, type RowFunction } from '../../each.ts';
import { evaluatePath, isPassedOver } from '../../jsonpath/evaluate.ts';
import { parseJsonPath } from '../../jsonpath/parser.ts';

/** SQL/JSON paths over jsonb: Postgres's manual, chapter 9.16.2. A path is a text here. */

/** Items that were found before an error was passed over, if one was. */
interface Found {
  readonly items: readonly Json[];
  readonly failed: boolean;
}

type PathSearch = (source: string, path: string, vars?: string, silent?: boolean) => Found;

/** Each path is read once. */
export function pathSearch(silentByDefault = false): PathSearch {
  const known = new Map<string, ReturnType<typeof parseJsonPath>>();
  return (source, path, vars = '{}', silent = silentByDefault) => {
    let parsed = known.get(path);
    if (parsed === undefined) {
      parsed = parseJsonPath(path);
      known.set(path, parsed);
    }
    const items: Json[] = [];
    try {
      for (const item of evaluatePath(parsed, parseJson(source), parseJson(vars))) items.push(item);
    } catch (cause) {
      if (silent && isPassedOver(cause)) return { items, failed: true };
      throw cause;
    }
    return { items, failed: false };
  };
}

/** Target and path, then perhaps variables and whether errors are passed over. */
export const pathArguments: readonly (readonly DataType[])[] = [
  [jsonb, text],
  [jsonb, text, jsonb],
  [jsonb, text, jsonb, bool],
];

const pathParameters = { parameters: ['target', 'path', 'vars', 'silent'], defaults: ['', '', `'{}'`] };

type Finish = (found: Found, silent: boolean) => Value;

const overloads = (result: DataType, finish: Finish): readonly Overload[] =>
  pathArguments.map((args) => ({
    args,
    result,
    run: eachOf(() => {
      const search = pathSearch();
      return ((source: string, path: string, vars?: string, silent = false) =>
        finish(search(source, path, vars, silent), silent)) as RowFunction;
    }),
  }));

const operator = (name: string, about: string, finish: Finish, examples: readonly Example[]): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: [
      {
        args: [jsonb, text],
        result: bool,
        run: eachOf(() => {
          const search = pathSearch(true);
          return ((source: string, path: string) => finish(search(source, path), true)) as RowFunction;
        }),
      },
    ],
    examples,
  });

const exists: Finish = ({ items, failed }) => (failed ? null : items.length > 0);

const match: Finish = ({ items }, silent) => {
  if (items.length === 1) {
    const [only] = items;
    if (typeof only === 'boolean' || only === null) return only;
  }
  if (silent) return null;
  throw errors.jsonSingleton('single boolean result is expected');
};

const all: Finish = ({ items }) => formatJson(items);
const first: Finish = ({ items }) => (items.length === 0 ? null : formatJson(items[0]));

const named = (
  name: string,
  about: string,
  result: DataType,
  finish: Finish,
  examples: readonly Example[],
): readonly ScalarFunction[] => [
  scalarFunction({ name, about, ...pathParameters, overloads: overloads(result, finish), examples }),
  scalarFunction({ name: `${name}_tz`, about, ...pathParameters, overloads: overloads(result, finish), examples: [] }),
];

export const pathFunctions: readonly ScalarFunction[] = [
  operator('@?', 'Whether the path leads to anything in the jsonb value; errors about the data give NULL.', exists, [
    { sql: `'{"a": [1, 2, 3]}'::jsonb @? '$.a[*] ? (@ > 2)'`, is: 't' },
  ]),
  operator('@@', 'The truth of the path, a predicate, for the jsonb value; NULL when it is none.', match, [
    { sql: `'{"a": [1, 2, 3]}'::jsonb @@ '$.a[*] > 2'`, is: 't' },
  ]),
  ...named('jsonb_path_exists', 'Whether the path leads to anything in the jsonb value.', bool, exists, [
    { sql: `jsonb_path_exists('{"a": [1, 2, 3]}', '$.a[*] ? (@ >= $min)', '{"min": 3}')`, is: 't' },
    { sql: `jsonb_path_exists('{"a": 1}', 'strict $.b')`, is: 'ERROR 2203A' },
  ]),
  ...named('jsonb_path_match', 'The truth of the path, a predicate, for the jsonb value.', bool, match, [
    { sql: `jsonb_path_match('{"a": [1, 2, 3]}', 'exists($.a[*] ? (@ > 5))')`, is: 'f' },
    { sql: `jsonb_path_match('{"a": 1}', '$.a')`, is: 'ERROR 22038' },
  ]),
  ...named('jsonb_path_query_array', 'All that the path leads to, as one jsonb array.', jsonb, all, [
    { sql: `jsonb_path_query_array('{"a": [1, 2, 3]}', '$.a[*] ? (@ > 1)')`, is: '[2, 3]' },
  ]),
  ...named('jsonb_path_query_first', 'The first that the path leads to.', jsonb, first, [
    { sql: `jsonb_path_query_first('{"a": [1, 2, 3]}', '$.a[last]')`, is: '3' },
    { sql: `jsonb_path_query_first('{"a": 1}', '$.b')`, is: 'NULL' },
  ]),
];
