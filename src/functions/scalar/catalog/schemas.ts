import { arrayOf, bool, name, oid } from '../../../data/type.ts';
import { listValue } from '../../../data/value.ts';
import { catalogFunction } from './define.ts';

export const currentSchema = catalogFunction({
  name: 'current_schema',
  about: 'The schema in which new tables are made: the first of the search path that is there.',
  overloads: [{ args: [], result: name, of: (facts) => () => facts.namedPath[0] ?? null }],
  examples: [{ sql: 'current_schema()', is: 'public' }],
});

export const currentSchemas = catalogFunction({
  name: 'current_schemas',
  about: 'The schemas of the search path that are there; with true also those that are searched without being named.',
  overloads: [
    {
      args: [bool],
      result: arrayOf(name),
      of: (facts) => (implicit: boolean) => listValue(implicit ? facts.searchPath : facts.namedPath),
    },
  ],
  examples: [
    { sql: 'current_schemas(false)', is: '{public}' },
    { sql: 'current_schemas(true)', is: '{pg_catalog,public}' },
  ],
});

export const pgMyTempSchema = catalogFunction({
  name: 'pg_my_temp_schema',
  about: 'The number of the schema of temporary tables; 0 when the session has none.',
  overloads: [
    {
      args: [],
      result: oid,
      of: (facts) => () => {
        const [first] = facts.searchPath;
        const found = first?.startsWith('pg_temp_') ? facts.namespaces.find((each) => each.name === first) : undefined;
        return BigInt(found?.oid ?? 0);
      },
    },
  ],
  examples: [{ sql: 'pg_my_temp_schema()', is: '0' }],
});

export const pgIsOtherTempSchema = catalogFunction({
  name: 'pg_is_other_temp_schema',
  about: 'Whether a schema holds the temporary tables of another session.',
  overloads: [
    {
      args: [oid],
      result: bool,
      of: (facts) => (number: bigint) => {
        const schema = facts.namespaces.find((each) => BigInt(each.oid) === number);
        return schema?.name.startsWith('pg_temp_') === true && !facts.searchPath.includes(schema.name);
      },
    },
  ],
  examples: [{ sql: 'pg_is_other_temp_schema(2200)', is: 'f' }],
});
