import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.ts';

export interface HitsQuery {
  /** q01 to q43. */
  readonly name: string;
  readonly sql: string;
  /** Compared instead of `sql`, which leaves open which rows come. */
  readonly checked?: string;
}

/** What would only make the file long. */
const abbreviations: Readonly<Record<string, string>> = {
  NINETY_SUMS: Array.from({ length: 90 }, (_, i) => `sum("ResolutionWidth"${i === 0 ? '' : ` + ${i}`})`).join(', '),
  MONTH_OF_62: `"CounterID" = 62 AND "EventDate" >= DATE '2013-07-01' AND "EventDate" <= DATE '2013-07-31'`,
};

/** The queries of queries.sql in its order. */
export function hitsQueries(): readonly HitsQuery[] {
  const file = readFileSync(join(root, 'bench/clickbench/queries.sql'), 'utf8');
  const written = file.replaceAll(/NINETY_SUMS|MONTH_OF_62/g, (word) => abbreviations[word]);
  const [, ...parts] = written.split(/^-- (?=q\d\d$)/m);
  return parts.map((part) => {
    const [sql, checked] = part.slice('q00'.length).split('--- checked');
    return { name: part.slice(0, 3), sql: sql.trim(), ...(checked === undefined ? {} : { checked: checked.trim() }) };
  });
}
