import { assert } from '../../base/assert.ts';
import { arrayOf, type DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import type { CatalogFacts } from '../../functions/catalog_facts.ts';
import { parseType } from '../../functions/parse_type.ts';
import { regFromNumber } from '../../functions/reg.ts';
import { oidOfType, oidOfWrittenType } from '../../functions/type_catalog.ts';
import type { SystemColumn } from './define.ts';

/** Columns as Postgres declares them: `oid oid!, nspname name!, nspacl aclitem[]`; `!` = NOT NULL. */
export const columns = (spec: string): readonly SystemColumn[] =>
  spec.trim().replaceAll(/\s+/g, ' ').split(', ').map(column);

function column(written: string): SystemColumn {
  const [, name, declared, required] = /^(\w+) (.*?)(!?)$/.exec(written) ?? [];
  assert(name !== undefined, `"${written}" is the name and type of a column`);
  const type = typeOf(declared);
  const typeOid = oidOfWrittenType(declared) ?? oidOfType(type);
  return { name, type, nullable: required === '', ...(typeOid === oidOfType(type) ? {} : { typeOid }) };
}

/** Types that only system tables have are read as the nearest one of ours. */
const stand: Readonly<Record<string, string>> = {
  inet: 'text',
  pg_lsn: 'text',
  anyarray: 'text',
  regconfig: 'oid',
  regdictionary: 'oid',
  pg_ndistinct: 'text',
  pg_dependencies: 'text',
  pg_mcv_list: 'text',
  pg_statistic: 'text',
};

function typeOf(declared: string): DataType {
  const word = declared.replace('[]', '').replaceAll('"', '');
  const type = parseType(stand[word] ?? word, []);
  assert(type !== null, `"${declared}" is a type`);
  return declared.endsWith('[]') ? arrayOf(type) : type;
}

/** Values by column name; plain numbers will do for numbers of the catalog. What is not given is NULL. */
export type NamedValues = Readonly<Record<string, Value | undefined>>;

/** The rows of a table whose values are given by name. */
export function* rowsByName(
  list: readonly SystemColumn[],
  facts: CatalogFacts,
  given: Iterable<NamedValues>,
): Generator<readonly Value[]> {
  const makers = list.map(({ name, type }) => {
    if (type.kind === 'oid') return (values: NamedValues) => asOid(values[name]);
    if (type.kind === 'int' && type.bits === 64) return (values: NamedValues) => asOid(values[name]);
    if (type.kind !== 'reg') return (values: NamedValues) => values[name] ?? null;
    const { of } = type;
    return (values: NamedValues) => {
      const value = values[name] ?? null;
      return typeof value === 'number' ? regFromNumber(value, of, facts) : value;
    };
  });
  for (const values of given) yield makers.map((make) => make(values));
}

const asOid = (value: Value | undefined): Value => (typeof value === 'number' ? BigInt(value) : (value ?? null));
