/**
 * The session that every client runs: what it sends, and what it must get, as texts. `$FOLDER` is a fresh folder.
 * `error`: the SQLSTATE wanted; the connection must stay usable.
 */
export interface Step {
  readonly sql: string;
  readonly params?: readonly (string | number | null)[];
  readonly rows?: readonly (readonly (string | null)[])[];
  /** Only the number of rows and the first of them are compared. */
  readonly count?: number;
  readonly error?: string;
}

export const session: readonly Step[] = [
  {
    sql: `SELECT 1 AS one, 'grüße' AS t, true AS b, NULL::text AS n, 1.5::float8 AS f, 12345678901::int8 AS big, 2.50::numeric AS d, DATE '2024-02-29' AS day`,
    rows: [['1', 'grüße', 'true', null, '1.5', '12345678901', '2.50', '2024-02-29']],
  },
  { sql: 'SELECT $1::int4 + 1 AS x, $2::text AS s', params: [41, 'a\'b"c'], rows: [['42', 'a\'b"c']] },
  { sql: 'SELECT $1::int4 + 1 AS x, $2::text AS s', params: [-1, null], rows: [['0', null]] },
  { sql: 'SELECT 1/0', error: '22012' },
  { sql: 'SELECT nope FROM generate_series(1, 2)', error: '42703' },
  { sql: 'SELEC 1', error: '42601' },
  { sql: 'SELECT i FROM generate_series(1, 50000) AS g(i) ORDER BY i', count: 50000, rows: [['1']] },
  {
    sql: `COPY (SELECT i AS id, i * 0.5::float8 AS x, 3 + 2 * (i * 0.5::float8) AS y, 'k' || (i % 3) AS k FROM generate_series(1, 1000) AS g(i)) TO '$FOLDER/points/' (FORMAT parquet)`,
    rows: [],
  },
  { sql: `CREATE EXTERNAL TABLE points STORED AS PARQUET LOCATION '$FOLDER/points/'`, rows: [] },
  {
    sql: 'SELECT k, count(*), sum(id), min(x), max(y) FROM points GROUP BY k ORDER BY k',
    rows: [
      ['k0', '333', '166833', '1.5', '1002'],
      ['k1', '334', '167167', '0.5', '1003'],
      ['k2', '333', '166500', '1', '1001'],
    ],
  },
  { sql: 'CREATE MODEL line USING linear_regression TARGET y AS SELECT x, y FROM points', rows: [] },
  {
    sql: 'SELECT id, round(predicted_y::numeric, 6) AS p FROM PREDICT(MODEL line, TABLE points) WHERE id <= 2 ORDER BY id',
    rows: [
      ['1', '4.000000'],
      ['2', '5.000000'],
    ],
  },
  {
    sql: 'SELECT round(PREDICT(MODEL line USING $1::float8 AS x)::numeric, 6) AS p',
    params: [10],
    rows: [['23.000000']],
  },
  { sql: 'BEGIN', rows: [] },
  { sql: 'SELECT 1 AS one', rows: [['1']] },
  { sql: 'SELECT nope', error: '42703' },
  { sql: 'SELECT 1 AS one', error: '25P02' },
  { sql: 'ROLLBACK', rows: [] },
  { sql: 'DROP MODEL line', rows: [] },
  { sql: 'DROP TABLE points', rows: [] },
  { sql: 'SELECT * FROM points', error: '42P01' },
];

/** What a client reports of one step. */
export interface StepResult {
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly count?: number;
  readonly error?: string;
}
