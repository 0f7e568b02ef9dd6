import { formatJson } from '../../data/json.ts';
import { jsonb } from '../../data/type.ts';
import { type SetFunction, setFunction } from '../define.ts';
import { pathArguments, pathSearch } from '../scalar/json/path.ts';
import { eachSet } from './each_set.ts';

const query = (name: string): SetFunction =>
  setFunction({
    name,
    about: 'Each thing that a path leads to in a jsonb value.',
    overloads: pathArguments.map((args) => {
      const search = pathSearch();
      return {
        args,
        result: jsonb,
        run: eachSet(([source, path, vars = '{}', silent = false]) =>
          search(source as string, path as string, vars as string, silent as boolean).items.map(formatJson),
        ),
      };
    }),
    examples: [
      { sql: `${name}('{"a": [1, 2, 3]}', '$.a[*] ? (@ >= 2)')`, is: '2, 3' },
      { sql: `${name}('{"a": 1}', '$.')`, is: 'ERROR 42601' },
    ],
  });

export const jsonPathSets: readonly SetFunction[] = [query('jsonb_path_query'), query('jsonb_path_query_tz')];
