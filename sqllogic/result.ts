import { createHash } from 'node:crypto';
import type { Script, Sort } from './parse.ts';

/** What an engine gave, as text; null is NULL. */
export interface Result {
  /** One letter for each column: I integers, R other numbers, T all else. */
  readonly types: string;
  readonly rows: readonly (readonly (string | null)[])[];
}

/** The result as the lines of a file. */
export function linesOf(result: Result, types: string, sort: Sort, script: Script): string[] {
  if (!script.valuewise) {
    const lines = result.rows.map((row) => row.map(shown).join(' | '));
    return sort === 'nosort' ? lines : lines.toSorted(byBytes);
  }
  const rows = result.rows.map((row) => row.map((value, column) => loosely(value, types[column] ?? 'T')));
  const ordered = sort === 'rowsort' ? rows.toSorted((a, b) => byBytes(a.join('\n'), b.join('\n'))) : rows;
  const values = sort === 'valuesort' ? ordered.flat().toSorted(byBytes) : ordered.flat();
  if (script.hashAbove === 0 || values.length <= script.hashAbove) return values;
  const hash = createHash('md5');
  for (const value of values) hash.update(`${value}\n`);
  return [`${values.length} values hashing to ${hash.digest('hex')}`];
}

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A value on a line of ours: what cannot be seen or would break the line is written as an escape. */
function shown(value: string | null): string {
  if (value === null) return 'NULL';
  if (value === '') return '(empty)';
  return value.replace(/[\n\r\t\\]/g, (c) => escapes[c] ?? c).replace(/^ | $/g, '\\s');
}

const escapes: Readonly<{ [character: string]: string }> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** A value as SQLite's runner prints it: I as a whole number, R with three decimals. */
function loosely(value: string | null, type: string): string {
  if (value === null) return 'NULL';
  if (type === 'I') return wholeNumber(value);
  if (type === 'R') return Number(value).toFixed(3);
  return value === '' ? '(empty)' : value.replace(/[^\x20-\x7e]/g, '@');
}

function wholeNumber(value: string): string {
  if (value === 't' || value === 'true') return '1';
  const digits = /^[+-]?\d+/.exec(value);
  return digits === null ? '0' : String(BigInt(digits[0]));
}
