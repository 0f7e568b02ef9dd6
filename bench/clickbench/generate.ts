import { type HitColumn, hitColumns } from './columns.ts';
import { entities } from './entities.ts';

const cell = ([name, type, formula]: HitColumn): string => `(${formula})::${type} AS "${name}"`;

/**
 * DuckDB's SQL for so many rows of `hits`, a month of visits to web sites: the columns of the public ClickBench table
 * with its kind of values (skewed ids, mostly empty phrases, ten loads each sorted by counter), none of its data.
 * The same rows every time: all is drawn from hashes of the row's number.
 */
export const hitsOf = (rows: number): string => `SELECT ${hitColumns.map(cell).join(',\n')} FROM (${entities(rows)})`;
