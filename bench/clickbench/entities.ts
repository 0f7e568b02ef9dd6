/** Who and what a hit is about, drawn for row i of n; columns are formulas over these. DuckDB's SQL, no state. */

/** A number from 0 to 1 that depends on the row and the salt only; `of` another key than the row. */
export const uniform = (salt: number, of = 'i'): string =>
  `((hash(${of} * 1024 + ${salt}) >> 11) / 9007199254740992.0)`;

/** 0 to n - 1, the small ones more often; the higher the power, the more so. */
export const skewed = (n: number, power: number, salt: number, of = 'i'): string =>
  `least(floor(${n} * pow(${uniform(salt, of)}, ${power})), ${n - 1})::BIGINT`;

/** One of the entries of a list of texts. */
export const oneOf = (entries: readonly string[], power: number, salt: number, of = 'i'): string =>
  `[${entries.map((entry) => `'${entry}'`).join(', ')}][${skewed(entries.length, power, salt, of)} + 1]`;

/** Ids are made of ranks by factors, so that queries can name those of the frequent ones. */
export const idOf = { user: 4_398_046_511_093n, url: 7_000_000_000_003n, referer: 1_000_000_000_039n } as const;

const counters = 6500;
const pages = 3000;
const days = 31;
/** The month arrives in so many loads, each sorted by counter. */
const loads = 10;

/** A referer of rank 0 is none, 1 and 2 are two search engines, others are pages. */
const referer = `CASE WHEN ${uniform(1)} < 0.2 THEN 0 WHEN ${uniform(1)} < 0.42 THEN 1 WHEN ${uniform(1)} < 0.52 THEN 2
  ELSE 3 + ${skewed(1_500_000, 4, 2)} END`;

export const entities = (rows: number): string => `
  SELECT i, counter_rank, page,
    counter_rank * ${pages} + page AS url_rank,
    ${skewed(2_000_000, 2.5, 3)} AS user_rank,
    ${referer} AS referer_rank,
    CASE WHEN ${uniform(4)} < 0.87 THEN -1 ELSE ${skewed(600_000, 3, 5)} END AS phrase_rank,
    ${uniform(6)} < 0.05 AS is_mobile,
    ${oneOf(['1366', '1920', '1280', '1024', '1440', '1600', '1680', '320', '768', '0'], 1.8, 7)}::SMALLINT AS width,
    TIMESTAMP '2013-07-01' + to_microseconds(1000000 * seconds) AS moment
  FROM (SELECT i,
      ${skewedBy('place', counters, 4)} AS counter_rank,
      ${skewed(pages, 5, 8)} AS page,
      least(floor((load + ${uniform(9)}) * ${(days * 86400) / loads}), ${days * 86400 - 1})::BIGINT AS seconds
    FROM (SELECT i, i * ${loads} // ${rows} AS load, (i * ${loads} % ${rows}) / ${rows}.0 AS place
      FROM range(${rows}) AS t(i)))`;

function skewedBy(place: string, n: number, power: number): string {
  return `least(floor(${n} * pow(${place}, ${power})), ${n - 1})::BIGINT`;
}
