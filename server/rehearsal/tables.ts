/** A table of the rehearsal: the SELECT that makes its rows. */
export interface ScratchTable {
  readonly name: string;
  readonly rows: string;
  /** Rows of a row group, of which there are then several: what reads them is dealt and gathered as in larger lakes. */
  readonly rowGroup?: number;
}

const day = (expr: string): string => `DATE '1992-01-01' + (${expr})::int`;
const money = (expr: string): string => `((${expr}) / 100.0)::decimal(15,2)`;
const among = (words: readonly string[], expr: string): string =>
  `CASE (${expr}) % ${words.length} ${words.map((word, i) => `WHEN ${i} THEN '${word}'`).join(' ')} END`;
const series = (count: number): string => `FROM generate_series(0, ${count - 1}) AS s(i)`;

const words = [
  'quick',
  'special deposits',
  'ironic requests',
  'bold',
  'final accounts',
  'pending',
  'careful theodolites',
];
const note = (expr: string): string =>
  `${among(words, expr)} || ' ' || ${among(words, `${expr} / 7`)} || ' ' || (${expr} * 7919 % 100003)::text`;

/**
 * A small shop, as queries over stars and snowflakes know it: facts of enough rows for compiled pipelines, dimensions of
 * all sizes, columns of the usual types, values that repeat and values that do not.
 */
export const scratchTables: readonly ScratchTable[] = [
  {
    name: 'sales',
    rowGroup: 15_000,
    rows: `SELECT (i / 4)::bigint AS order_id, (i * 7 % 2000)::bigint AS part_id, (i * 3 % 100)::bigint AS supplier_id,
      (i % 4 + 1)::int AS line, ${money('(i * 31 % 50 + 1) * 100')} AS quantity,
      ${money('i * 7919 % 9000000 + 90000')} AS price, ${money('i % 11')} AS discount, ${money('i % 9')} AS tax,
      ${among(['A', 'N', 'R'], 'i * 17 % 31')} AS flag, ${among(['F', 'O'], 'i / 30000')} AS status,
      ${day('i * 13 % 2500')} AS shipped, ${day('i * 17 % 2500')} AS committed, ${day('i * 13 % 2500 + i % 30')} AS received,
      ${among(['AIR', 'MAIL', 'RAIL', 'SHIP', 'TRUCK', 'FOB'], 'i * 7 % 23')} AS mode, ${note('i')} AS note,
      (i * 0.25)::double precision AS weight ${series(60_000)}`,
  },
  {
    name: 'orders',
    rowGroup: 13_000,
    rows: `SELECT i::bigint AS id, (i * 11 % 4500)::bigint AS customer_id, ${among(['F', 'O', 'P'], 'i % 7')} AS status,
      ${money('i * 10473 % 40000000')} AS total, ${day('i * 19 % 2400')} AS placed,
      ${among(['1-URGENT', '2-HIGH', '3-MEDIUM', '5-LOW'], 'i * 3 % 13')} AS priority,
      TIMESTAMP '2020-01-01' + i * INTERVAL '7 minutes' AS entered, ${note('i')} AS note ${series(52_000)}`,
  },
  {
    name: 'customers',
    rowGroup: 3_000,
    rows: `SELECT i::bigint AS id, 'Customer#' || i AS name, (i % 25)::int AS nation_id,
      (10 + i % 25)::text || '-' || (100 + i % 900)::text || '-' || (1000 + i % 9000)::text AS phone,
      ${money('i * 7919 % 1000000 - 99999')} AS balance, ${among(['AUTO', 'BUILDING', 'HOME', 'TOOLS'], 'i % 9')} AS segment,
      CASE WHEN i % 10 = 0 THEN NULL ELSE ${note('i')} END AS note ${series(6_000)}`,
  },
  {
    name: 'parts',
    rows: `SELECT i::bigint AS id, ${note('i')} AS name, 'Brand#' || (i % 25) AS brand,
      ${among(['STANDARD BRASS', 'PROMO STEEL', 'ECONOMY TIN', 'MEDIUM BRASS'], 'i % 13')} AS type,
      (i % 50 + 1)::int AS size, ${among(['SM BOX', 'LG CASE', 'MED BAG'], 'i % 7')} AS container ${series(2_000)}`,
  },
  {
    name: 'offers',
    rows: `SELECT (i / 4)::bigint AS part_id, (i * 3 % 100)::bigint AS supplier_id, (i * 7 % 9999)::int AS available,
      ${money('i * 7919 % 100000')} AS cost ${series(8_000)}`,
  },
  {
    name: 'suppliers',
    rows: `SELECT i::bigint AS id, 'Supplier#' || i AS name, (i % 25)::int AS nation_id,
      ${money('i * 7919 % 1000000')} AS balance, ${note('i')} AS note ${series(100)}`,
  },
  { name: 'nations', rows: `SELECT i::int AS id, 'NATION ' || i AS name, (i % 5)::int AS region_id ${series(25)}` },
  { name: 'regions', rows: `SELECT i::int AS id, 'REGION ' || i AS name ${series(5)}` },
];

/** The statement that writes a table to a file. */
export function copyOf({ rows, rowGroup }: ScratchTable, file: string): string {
  const size = rowGroup === undefined ? '' : `, ROW_GROUP_SIZE ${rowGroup}`;
  return `COPY (${rows}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet${size})`;
}
