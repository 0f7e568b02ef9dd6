import type { TypeKey } from '../../src/functions/casts.ts';

/** Types that columns and expressions of the generated queries have. */
export type SqlType =
  | Extract<
      TypeKey,
      | 'bool'
      | 'int2'
      | 'int4'
      | 'int8'
      | 'float4'
      | 'float8'
      | 'numeric'
      | 'text'
      | 'bytes'
      | 'date'
      | 'timestamp'
      | 'timestamptz'
      | 'interval'
      | 'time'
      | 'timetz'
      | 'uuid'
      | 'jsonb'
    >
  | 'int4[]'
  | 'text[]';

export interface Column {
  readonly name: string;
  readonly type: SqlType;
}
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** A query that both engines understand and that gives the same rows in both. */
  readonly rows: string;
  /** Rows to a row group, for tables of several; else one. */
  readonly rowGroup?: number;
  /** A view: Parquet has neither negative intervals nor microseconds in them. */
  readonly view?: boolean;
}

/** A type as a cast spells it. */
export const spelling: Readonly<Record<SqlType, string>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  numeric: 'numeric',
  text: 'text',
  bytes: 'bytea',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  interval: 'interval',
  time: 'time',
  timetz: 'timetz',
  uuid: 'uuid',
  jsonb: 'jsonb',
  'int4[]': 'integer[]',
  'text[]': 'text[]',
};
export const sqlTypes = Object.keys(spelling) as readonly SqlType[];

const all: readonly Column[] = [
  { name: 'id', type: 'int4' },
  { name: 'b', type: 'bool' },
  { name: 's', type: 'int2' },
  { name: 'i', type: 'int4' },
  { name: 'l', type: 'int8' },
  { name: 'r', type: 'float4' },
  { name: 'f', type: 'float8' },
  { name: 'n', type: 'numeric' },
  { name: 't', type: 'text' },
  { name: 'y', type: 'bytes' },
  { name: 'd', type: 'date' },
  { name: 'ts', type: 'timestamp' },
  { name: 'tz', type: 'timestamptz' },
  { name: 'v', type: 'interval' },
  { name: 'tm', type: 'time' },
  { name: 'u', type: 'uuid' },
  { name: 'j', type: 'jsonb' },
  { name: 'ia', type: 'int4[]' },
  { name: 'ta', type: 'text[]' },
];

/** Those that COPY can write to Parquet. */
const inParquet = all.filter(({ type }) => !['time', 'uuid', 'jsonb', 'int4[]', 'text[]'].includes(type));

/** Most rows of every type: small numbers, repeated texts, a NULL in every few rows. */
const plainRows = (count: number) => `
  SELECT g::int4 AS id,
    CASE g % 5 WHEN 0 THEN NULL WHEN 1 THEN true WHEN 2 THEN false ELSE g % 2 = 0 END AS b,
    CASE WHEN g % 7 = 0 THEN NULL ELSE (g * 37 % 11 - 5)::int2 END AS s,
    CASE WHEN g % 6 = 1 THEN NULL ELSE (g * 53 % 17 - 8)::int4 END AS i,
    CASE WHEN g % 8 = 3 THEN NULL ELSE (g * 29 % 13)::int8 * 1000 END AS l,
    CASE WHEN g % 9 = 2 THEN NULL ELSE (g * 31 % 9)::float4 / 4 - 1 END AS r,
    CASE WHEN g % 6 = 4 THEN NULL ELSE (g * 41 % 19)::float8 / 8 - 1 END AS f,
    CASE WHEN g % 5 = 2 THEN NULL ELSE ((g * 97 % 211) * 0.25 - 20)::numeric(12,2) END AS n,
    CASE g % 7 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'alpha' WHEN 3 THEN 'Beta' WHEN 4 THEN 'żółw 🐢' WHEN 5 THEN '12' ELSE 'x' || (g % 4)::text END AS t,
    CASE g % 4 WHEN 0 THEN NULL WHEN 1 THEN '\\x'::bytea WHEN 2 THEN '\\x00ff10'::bytea ELSE decode(to_hex(g % 3 + 16), 'hex') END AS y,
    CASE WHEN g % 6 = 3 THEN NULL ELSE DATE '2024-02-27' + (g * 17 % 40)::int4 END AS d,
    CASE WHEN g % 7 = 5 THEN NULL ELSE TIMESTAMP '2023-12-31 22:30:00' + (g * 13 % 50) * INTERVAL '37 minutes 1.5 seconds' END AS ts,
    CASE WHEN g % 8 = 6 THEN NULL ELSE TIMESTAMPTZ '2024-03-30 20:00:00+00' + (g * 11 % 30) * INTERVAL '1 hour' END AS tz,
    CASE g % 5 WHEN 4 THEN NULL WHEN 0 THEN INTERVAL '1 month 2 days' WHEN 1 THEN INTERVAL '3 days 04:05:06.789' ELSE (g % 7) * INTERVAL '1 hour' END AS v,
    CASE WHEN g % 6 = 5 THEN NULL ELSE ('0' || (g % 7)::text || ':15:00.5')::time END AS tm,
    CASE WHEN g % 7 = 4 THEN NULL ELSE ('00000000-0000-0000-0000-0000000000' || lpad((g % 37)::text, 2, '0'))::uuid END AS u,
    CASE g % 6 WHEN 0 THEN NULL WHEN 1 THEN '{"a": 1, "b": [1, 2.50, null]}'::jsonb WHEN 2 THEN '[]'::jsonb WHEN 3 THEN '"x"'::jsonb WHEN 4 THEN 'null'::jsonb ELSE ('{"a": ' || (g % 4)::text || '}')::jsonb END AS j,
    CASE g % 5 WHEN 0 THEN NULL WHEN 1 THEN '{}'::int4[] WHEN 2 THEN ARRAY[g % 3, NULL, g % 4]::int4[] ELSE ARRAY[g % 4]::int4[] END AS ia,
    CASE g % 6 WHEN 0 THEN NULL WHEN 1 THEN '{}'::text[] WHEN 2 THEN ARRAY['a', NULL, 'x y'] ELSE ARRAY['x' || (g % 3)::text, ''] END AS ta
  FROM generate_series(1, ${count}) AS series(g)`;

const extremeRows = `
  SELECT * FROM (VALUES
    (1, true, (-32768)::int2, (-2147483648)::int4, (-9223372036854775808)::int8, '-Infinity'::float4, '-Infinity'::float8, (-9999999999.99)::numeric(12,2), '', '\\x'::bytea, '0001-01-01'::date, '0001-01-01 00:00:00'::timestamp, '0001-01-01 00:00:00+00'::timestamptz, '-100 years'::interval, '00:00:00'::time, '00000000-0000-0000-0000-000000000000'::uuid, '{}'::jsonb, '{-2147483648,2147483647}'::int4[], '{"a,b",NULL,"NULL"}'::text[]),
    (2, false, 32767::int2, 2147483647, 9223372036854775807, 'Infinity'::float4, 'Infinity'::float8, 9999999999.99::numeric(12,2), 'ÿ\u{1F600}e\u{301}', '\\xffffffff'::bytea, '9999-12-31'::date, '9999-12-31 23:59:59.999999'::timestamp, '9999-12-31 23:59:59.999999+00'::timestamptz, '100 years 11 months 30 days 23:59:59.999999'::interval, '24:00:00'::time, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, '{"": {"b": [[], {}, "\u00e9"]}}'::jsonb, '{{1,2},{3,NULL}}'::int4[], '[0:1]={a,b}'::text[]),
    (3, NULL, 0::int2, 0, 0, 'NaN'::float4, 'NaN'::float8, 0::numeric(12,2), ' lead and trail ', '\\x00'::bytea, '1970-01-01'::date, '1970-01-01 00:00:00'::timestamp, '1970-01-01 00:00:00+00'::timestamptz, '0'::interval, '23:59:59.999999'::time, NULL, '1e3'::jsonb, '{}'::int4[], '{}'::text[]),
    (4, true, 1::int2, 1, 1, 1e-38::float4, 1e-300::float8, 0.01::numeric(12,2), 'a''b"c\\d%_', '\\x5c'::bytea, '2000-02-29'::date, '2000-02-29 12:00:00.5'::timestamp, '2000-02-29 12:00:00.5+00'::timestamptz, '00:00:00.000001'::interval, '12:00:00'::time, NULL, 'true'::jsonb, '{NULL}'::int4[], '{NULL}'::text[]),
    (5, NULL, (-1)::int2, -1, -1, 3.4e38::float4, 1.7e308::float8, (-0.01)::numeric(12,2), 'null', '\\x6e756c6c'::bytea, '1969-12-31'::date, '1969-12-31 23:59:59.999999'::timestamp, '1969-12-31 23:59:59.999999+00'::timestamptz, '-00:00:00.000001'::interval, NULL, NULL, '[1,[2,[3]]]'::jsonb, NULL, NULL),
    (6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (7, false, 0::int2, 0, 0, '-0'::float4, '-0'::float8, 0.00::numeric(12,2), 'NULL', '\\x'::bytea, NULL, NULL, NULL, '-1 mons +29 days'::interval, NULL, NULL, '-0.50'::jsonb, '{0,0}'::int4[], '{""}'::text[])
  ) AS e(id, b, s, i, l, r, f, n, t, y, d, ts, tz, v, tm, u, j, ia, ta)`;

export const tables: readonly Table[] = [
  { name: 'plain', columns: all, rows: plainRows(40) },
  { name: 'other', columns: all, rows: `SELECT * FROM (${plainRows(33)}) AS p WHERE id % 3 <> 0` },
  { name: 'extreme', columns: all, rows: extremeRows, view: true },
  { name: 'nothing', columns: all, rows: `SELECT * FROM (${plainRows(3)}) AS p WHERE false` },
  { name: 'single', columns: all, rows: `SELECT * FROM (${plainRows(12)}) AS p WHERE id = 12` },
  {
    name: 'groups',
    columns: inParquet,
    rows: `SELECT ${inParquet.map(({ name }) => name).join(', ')} FROM (${plainRows(1000)}) AS p`,
    rowGroup: 150,
  },
];

/** Names of tables that are small enough to stand in a cross join. */
export const smallTables: readonly Table[] = tables.filter((table) => table.rowGroup === undefined);
