import type { SqlType } from './tables.ts';

/** Tables for pipelines: files of several row groups whose ranges, dictionaries and NULLs differ from group to group. */
export interface PipelineTable {
  readonly name: string;
  readonly rows: string;
  readonly rowGroup: number;
}

export type PipelineType = Extract<
  SqlType,
  'bool' | 'int2' | 'int4' | 'int8' | 'float4' | 'float8' | 'numeric' | 'text' | 'date' | 'timestamp' | 'timestamptz'
>;

/** Columns of every table. */
export const pipelineColumns: readonly { readonly name: string; readonly type: PipelineType }[] = [
  { name: 'id', type: 'int4' },
  { name: 'b', type: 'bool' },
  { name: 's', type: 'int2' },
  { name: 'i', type: 'int4' },
  { name: 'l', type: 'int8' },
  { name: 'r', type: 'float4' },
  { name: 'f', type: 'float8' },
  { name: 'n', type: 'numeric' },
  { name: 'w', type: 'numeric' },
  { name: 't', type: 'text' },
  { name: 'u', type: 'text' },
  { name: 'd', type: 'date' },
  { name: 'ts', type: 'timestamp' },
  { name: 'tz', type: 'timestamptz' },
];

/** `padding`: behind the longer texts. */
const rowsOf = (count: number, group: number, padding = "''"): string => `
  SELECT g::int4 AS id,
    CASE WHEN g / ${group} = 1 THEN g % 3 = 0 ELSE CASE g % 5 WHEN 0 THEN NULL ELSE g % 2 = 0 END END AS b,
    (g * 37 % 211 - 100)::int2 AS s,
    CASE WHEN g % 11 = 3 AND g / ${group} <> 2 THEN NULL ELSE (g * 53 % 1009 - 500)::int4 * (g / ${group} * 1000 + 1)::int4 END AS i,
    CASE WHEN g % 13 = 5 THEN NULL ELSE (g::int8 * 7919 % 100003) * (1 + g / ${group} * 1000000) END AS l,
    CASE g % 17 WHEN 4 THEN NULL WHEN 5 THEN 'NaN' WHEN 6 THEN '-0' ELSE (g * 31 % 97)::float4 / 8 - 5 END AS r,
    CASE g % 19 WHEN 4 THEN NULL WHEN 5 THEN 'NaN' WHEN 6 THEN '-0' WHEN 7 THEN 0.1 ELSE (g * 41 % 1013)::float8 / 64 - 7 END AS f,
    CASE WHEN g % 7 = 2 THEN NULL ELSE ((g * 97 % 2111) * 0.25 - 200)::numeric(12,2) END AS n,
    CASE WHEN g % 9 = 2 THEN NULL ELSE ((g * 89 % 3001) * 1000003.0001 - 200)::numeric(18,4) END AS w,
    CASE g % 8 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'alpha' WHEN 3 THEN 'Beta' WHEN 4 THEN 'żółw 🐢' ELSE 'x' || (g % 4 + g / ${group} * 10)::text END AS t,
    CASE WHEN g % 29 = 0 THEN NULL ELSE repeat('ab', (g % 5)::int4) || ' special ' || (g * 7919 % 100003)::text || CASE g % 6 WHEN 0 THEN ' requests' WHEN 1 THEN '🐢 ünï' ELSE '' END || ${padding} END AS u,
    CASE WHEN g % 10 = 3 THEN NULL ELSE DATE '1992-01-01' + (g * 17 % 2600)::int4 END AS d,
    CASE WHEN g % 12 = 5 THEN NULL ELSE TIMESTAMP '1969-12-30 22:30:00' + (g * 13 % 5000) * INTERVAL '37 minutes 1.5 seconds' END AS ts,
    CASE WHEN g % 14 = 6 THEN NULL ELSE TIMESTAMPTZ '2024-03-30 20:00:00+00' + (g * 11 % 3000) * INTERVAL '1 hour' END AS tz
  FROM generate_series(1, ${count}) AS series(g)`;

const extremes = `
  SELECT id, b, s, i, l, r, f, n::numeric(12,2) AS n, w::numeric(18,4) AS w, t, u, d, ts, tz FROM (VALUES
    (1, true, (-32768)::int2, (-2147483648)::int4, (-9223372036854775808)::int8, '-Infinity'::float4, '-Infinity'::float8, -9999999999.99, -99999999999999.9999, '', '', '0001-01-01'::date, '0001-01-01 00:00:00'::timestamp, '0001-01-01 00:00:00+00'::timestamptz),
    (2, false, 32767::int2, 2147483647, 9223372036854775807, 'Infinity'::float4, 'Infinity'::float8, 9999999999.99, 99999999999999.9999, 'ÿ🙂é', 'ÿ🙂é special requests', '9999-12-31'::date, '9999-12-31 23:59:59.999999'::timestamp, '9999-12-31 23:59:59.999999+00'::timestamptz),
    (3, NULL, 0::int2, 0, 0, 'NaN'::float4, 'NaN'::float8, 0, 0, ' lead and trail ', 'special', '1970-01-01'::date, '1970-01-01 00:00:00'::timestamp, '1970-01-01 00:00:00+00'::timestamptz),
    (4, true, 1::int2, 1, 1, 1e-38::float4, 1e-300::float8, 0.01, 0.0001, 'a''b"c%_', '%_', '2000-02-29'::date, '2000-02-29 12:00:00.5'::timestamp, '2000-02-29 12:00:00.5+00'::timestamptz),
    (5, NULL, (-1)::int2, -1, -1, 3.4e38::float4, 1.7e308::float8, -0.01, -0.0001, 'null', 'null', '1969-12-31'::date, '1969-12-31 23:59:59.999999'::timestamp, '1969-12-31 23:59:59.999999+00'::timestamptz),
    (6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (7, false, 0::int2, 0, 0, '-0'::float4, '-0'::float8, 0.00, 0.0000, 'NULL', 'x', NULL, NULL, NULL),
    (8, true, 0::int2, 0, 0, 0::float4, 0::float8, 0.00, 0.0000, 'é', 'z', '4713-01-01 BC'::date, '4713-01-01 00:00:00.000001 BC'::timestamp, '4713-01-01 00:00:00 BC'::timestamptz),
    (9, true, 0::int2, 0, 0, 0::float4, 0::float8, 0.00, 0.0000, 'é', 'z', '0001-12-31 BC'::date, '0001-12-31 23:59:59.999999 BC'::timestamp, '0001-12-31 00:00:00 BC'::timestamptz),
    (10, true, 0::int2, 0, 0, 0::float4, 0::float8, 0.00, 0.0000, 'é', 'z', '20000-10-31'::date, '20000-02-29 23:59:59.999999'::timestamp, '20000-01-01 00:00:00'::timestamptz),
    (11, true, 0::int2, 0, 0, 0::float4, 0::float8, 0.00, 0.0000, 'é', 'z', 'infinity'::date, '-infinity'::timestamp, 'infinity'::timestamptz)
  ) AS e(id, b, s, i, l, r, f, n, w, t, u, d, ts, tz)`;

export const pipelineTables: readonly PipelineTable[] = [
  { name: 'several', rows: rowsOf(21_000, 6_000), rowGroup: 6_000 },
  // So many bytes of different texts that the file has no dictionary of them.
  { name: 'long', rows: rowsOf(7_000, 4_000, 'repeat(md5(g::text), 12)'), rowGroup: 7_000 },
  { name: 'extreme', rows: extremes, rowGroup: 7 },
  { name: 'apart', rows: extremes, rowGroup: 1 },
  { name: 'nothing', rows: `SELECT * FROM (${rowsOf(3, 10)}) AS none WHERE false`, rowGroup: 10 },
  { name: 'one', rows: rowsOf(1, 10), rowGroup: 10 },
  { name: 'below', rows: rowsOf(16_383, 100_000), rowGroup: 100_000 },
  { name: 'border', rows: rowsOf(32_768, 16_384), rowGroup: 16_384 },
  { name: 'above', rows: rowsOf(16_385, 100_000), rowGroup: 100_000 },
  {
    name: 'equal',
    rows: `SELECT p.* FROM (SELECT * FROM (${rowsOf(40, 10)}) AS q WHERE id = 37) AS p, generate_series(1, 20000)`,
    rowGroup: 17_000,
  },
];

/** Statements that make the tables below a folder. */
export const pipelineSetup = (folder: string): readonly string[] =>
  pipelineTables.flatMap(({ name, rows, rowGroup }) => {
    const place = `${folder}/${name}.parquet`;
    return [
      `COPY (${rows}) TO '${place}' (FORMAT parquet, ROW_GROUP_SIZE ${rowGroup})`,
      `CREATE EXTERNAL TABLE ${name} STORED AS PARQUET LOCATION '${place}'`,
    ];
  });
