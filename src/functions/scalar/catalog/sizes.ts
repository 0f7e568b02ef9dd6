import { errors } from '../../../base/error.ts';
import { rescale } from '../../../data/decimal.ts';
import { int64, name, numeric, oid, reg, text } from '../../../data/type.ts';
import type { Decimal, RegValue } from '../../../data/value.ts';
import { byOid, type CatalogFacts } from '../../catalog_facts.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { catalogFunction } from './define.ts';

const regclass = reg('class');

const bytesOf = (facts: CatalogFacts, { oid: number }: RegValue): bigint | null => {
  const table = byOid(facts.classes, number);
  return table === undefined ? null : BigInt(table.bytes);
};

const ofTable = (called: string, about: string): ScalarFunction =>
  catalogFunction({
    name: called,
    about,
    overloads: [
      { args: [regclass], result: int64, of: (facts) => (table: RegValue) => bytesOf(facts, table) },
      ...(called === 'pg_relation_size'
        ? [
            {
              args: [regclass, text],
              result: int64,
              of: (facts: CatalogFacts) => (table: RegValue, fork: string) =>
                fork === 'main' ? bytesOf(facts, table) : 0n,
            },
          ]
        : []),
    ],
    examples: [],
  });

const all = (facts: CatalogFacts): bigint => facts.classes.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n);

const ofWhole = (called: string, about: string, check: (facts: CatalogFacts, called: string) => void): ScalarFunction =>
  catalogFunction({
    name: called,
    about,
    overloads: [
      {
        args: [name],
        result: int64,
        of: (facts) => (given: string) => {
          check(facts, given);
          return all(facts);
        },
      },
      { args: [oid], result: int64, of: (facts) => () => all(facts) },
    ],
    examples: [],
  });

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Ten thousand of a unit are shown in the next one, halves rounded up: as PostgreSQL counts. */
function pretty(size: bigint): string {
  const isNegative = size < 0n;
  let rest = isNegative ? -size : size;
  let unit = 0;
  if (rest >= 10n * 1024n) {
    // One bit more than needed is kept to round by.
    rest >>= 9n;
    unit = 1;
    while (unit < units.length - 1 && rest >= 20n * 1024n - 1n) {
      rest >>= 10n;
      unit++;
    }
    rest = (rest + 1n) >> 1n;
  }
  return `${isNegative ? '-' : ''}${rest} ${units[unit]}`;
}

const pgSizePretty = scalarFunction({
  name: 'pg_size_pretty',
  about: 'A number of bytes with a unit that people read.',
  overloads: [
    { args: [int64], result: text, run: each1(pretty) },
    { args: [numeric], result: text, run: each1(({ units: n, scale }: Decimal) => pretty(rescale(n, scale, 0))) },
  ],
  examples: [
    { sql: 'pg_size_pretty(10239::bigint)', is: '10239 bytes' },
    { sql: 'pg_size_pretty(10240::bigint)', is: '10 kB' },
    { sql: 'pg_size_pretty(123456789::bigint)', is: '118 MB' },
    { sql: 'pg_size_pretty(-5000000::bigint)', is: '-4883 kB' },
  ],
});

const pgSizeBytes = scalarFunction({
  name: 'pg_size_bytes',
  about: 'The number of bytes that a text with a unit says.',
  overloads: [
    {
      args: [text],
      result: int64,
      run: each1((source: string) => {
        const found = /^\s*([+-]?\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(source);
        const unit =
          found?.[2] === '' || found?.[2] === 'B'
            ? 0
            : units.findIndex((each) => each.toLowerCase() === found?.[2].toLowerCase());
        if (found === null || unit === -1) throw errors.invalidParameterValue(`invalid size: "${source}"`);
        return BigInt(Math.round(Number(found[1]) * 1024 ** unit));
      }),
    },
  ],
  examples: [
    { sql: "pg_size_bytes('1 kB')", is: '1024' },
    { sql: "pg_size_bytes('1.5 MB')", is: '1572864' },
    { sql: "pg_size_bytes('1 x')", is: 'ERROR 22023' },
  ],
});

const pgTablespaceLocation = catalogFunction({
  name: 'pg_tablespace_location',
  about: 'Where a tablespace lies: the data folder has no other place.',
  overloads: [{ args: [oid], result: text, of: () => () => '' }],
  examples: [{ sql: 'pg_tablespace_location(1663)', is: '' }],
});

const isDatabase = (facts: CatalogFacts, given: string): void => {
  if (!facts.databases.some((each) => each.name === given))
    throw errors.undefinedDatabase(given, facts.databases[0].name);
};

const isTablespace = (_: CatalogFacts, given: string): void => {
  if (given !== 'pg_default' && given !== 'pg_global') throw errors.noSuch('42704', 'tablespace', given);
};

const example = (definition: ScalarFunction, sql: string, is: string): ScalarFunction => ({
  ...definition,
  examples: [{ sql, is }],
});

export const sizeFunctions: readonly ScalarFunction[] = [
  example(ofTable('pg_table_size', 'Bytes of the files of a table.'), "pg_table_size('pg_class')", '0'),
  example(ofTable('pg_relation_size', 'Bytes of the files of a table.'), "pg_relation_size('pg_class')", '0'),
  example(
    ofTable('pg_total_relation_size', 'Bytes of all that belongs to a table.'),
    "pg_total_relation_size('nosuch')",
    'ERROR 42P01',
  ),
  example(
    catalogFunction({
      name: 'pg_indexes_size',
      about: 'Bytes of the indexes of a table: there are none.',
      overloads: [{ args: [regclass], result: int64, of: () => () => 0n }],
      examples: [],
    }),
    "pg_indexes_size('pg_class')",
    '0',
  ),
  example(
    ofWhole('pg_database_size', 'Bytes of the tables of a database.', isDatabase),
    "pg_database_size('nosuch')",
    'ERROR 3D000',
  ),
  example(
    ofWhole('pg_tablespace_size', 'Bytes of the tables in a tablespace.', isTablespace),
    "pg_tablespace_size('pg_default') >= 0",
    't',
  ),
  pgSizePretty,
  pgSizeBytes,
  pgTablespaceLocation,
];
