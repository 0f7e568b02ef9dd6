import type { Answer } from './client.ts';

/** OIDs of float4, float8, numeric. */
const floats: ReadonlySet<number> = new Set([700, 701]);
const numericOid = 1700;
/** Columns of varchar are of type text here. */
const [textOid, varcharOid] = [25, 1043];

/** How answers are compared. */
export interface Strictness {
  /** Rows come in a defined order. */
  readonly ordered: boolean;
  /** Errors of computing must be the same too: nothing may be skipped. */
  readonly strict: boolean;
  /** Floats must agree to the last digit. */
  readonly exact?: boolean;
  /** Equal values may stand for each other: which of 1.0 and 1.00 a group or a tie shows is not defined. */
  readonly merging?: boolean;
  /** Floats lose digits on the way (sums of squares): they need to agree to fewer. */
  readonly noisy?: boolean;
}

type Row = readonly (string | null)[];

/** What is different between the expected and the given answer, in a word and a sentence; undefined when nothing is. */
export function difference(expected: Answer, given: Answer, query: Strictness): string | undefined {
  if (expected.kind === 'error' || given.kind === 'error') return errorDifference(expected, given, query);
  if (expected.count !== given.count) return `rows: expected a count of ${expected.count}, got ${given.count}`;
  const [a, b] = [expected.columns, given.columns].map((columns) =>
    columns.map((c) => `${c.name} ${c.oid === varcharOid ? textOid : c.oid}`).join(', '),
  );
  if (a !== b) return `columns: expected ${a}, got ${b}`;
  const oids = expected.columns.map((column) => column.oid);
  if (expected.rows.length !== given.rows.length)
    return `rows: expected ${expected.rows.length}, got ${given.rows.length}`;
  const inOrder = firstDifference(expected.rows, given.rows, oids, query);
  if (inOrder === undefined) return undefined;
  // Floats that differ in their last digit may change places.
  const isFixed = query.ordered && (query.exact === true || !oids.some((oid) => floats.has(oid)));
  return isFixed ? inOrder : firstDifference(sorted(expected.rows, oids), sorted(given.rows, oids), oids, query);
}

function firstDifference(
  left: readonly Row[],
  right: readonly Row[],
  oids: readonly number[],
  query: Strictness,
): string | undefined {
  for (const [i, row] of left.entries()) {
    for (const [j, value] of row.entries()) {
      if (!sameValue(value, right[i][j], oids[j], query))
        return `value: row ${i + 1} expected ${row.join(' | ')}, got ${right[i].join(' | ')}`;
    }
  }
  return undefined;
}

/** Errors of computing (class 22), of cardinality (21000), of a text's character 0 (54000), of fields (0A000). */
const isOfData = ({ code, message }: { readonly code: string; readonly message: string }): boolean =>
  code.startsWith('22') || ['21000', '54000', '0A000', '23502'].includes(code) || isBadFormat(code, message);

/** What is wrong with the text of an argument, though it has the code of a statement's mistakes. */
const isBadFormat = (code: string, message: string): boolean =>
  code === '42601' && /invalid Unicode|multiple decimal|cannot use "|conflicting|is not a number/.test(message);

function errorDifference(expected: Answer, given: Answer, { strict }: Strictness): string | undefined {
  if (given.kind === 'error' && (given.code === '' || given.code.startsWith('XX')))
    return `crash: ${given.code} ${given.message}`;
  if (isLate(expected)) return undefined;
  if (isLate(given)) return 'unsupported: it took too long';
  if (given.kind === 'error' && isDigitLimit(given.message)) return undefined;
  if (expected.kind === 'error' && given.kind === 'error') {
    if (expected.code === given.code) return undefined;
    // Which of two mistakes is met first, that of a literal or that of an aggregate, is not defined.
    if (isOfData(expected) && given.code === '42803') return undefined;
    if (given.message.endsWith('is not supported')) return `unsupported: ${given.message}`;
    if (!strict && isOfData(expected) && isOfData(given)) return undefined;
    return `error: expected ${expected.code} ${expected.message}, got ${given.code} ${given.message}`;
  }
  if (given.kind === 'error' && given.message.endsWith('is not supported')) return `unsupported: ${given.message}`;
  const [failed, side] = expected.kind === 'error' ? [expected, 'expected'] : [given, 'got'];
  if (failed.kind !== 'error' || (!strict && isOfData(failed))) return undefined;
  return `error: only ${side} ${failed.code} ${failed.message}`;
}

/** The statement's time was over. */
export const isLate = (answer: Answer): boolean => answer.kind === 'error' && answer.code === '57014';

/** Decision 0004: numerics have 38 digits. */
const isDigitLimit = (message: string): boolean =>
  /value overflows numeric format|numeric field overflow/.test(message);

function sorted(rows: readonly Row[], oids: readonly number[]): readonly Row[] {
  const key = (row: Row): string =>
    row.map((value, i) => (value === null ? '~' : rounded(value, oids[i]))).join('\u0001');
  return rows
    .map((row) => [key(row), row] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, row]) => row);
}

/** Values that may differ in their last digits sort alike. */
const rounded = (value: string, oid: number): string =>
  floats.has(oid)
    ? Number(value.replace('Infinity', '1e999')).toPrecision(oid === 700 ? 5 : 9)
    : oid === numericOid
      ? value.replace(/(\.\d*?)0+$/, '$1')
      : value;

function sameValue(
  a: string | null,
  b: string | null,
  oid: number,
  { ordered, exact, merging, noisy }: Strictness,
): boolean {
  if (a === b) return true;
  if (a === null || b === null || exact) return false;
  if (oid === numericOid) return sameNumeric(a, b) || ((ordered || merging === true) && Number(a) === Number(b));
  const tolerance = oid === 700 ? 2e-6 : noisy === true ? 1e-8 : 1e-12;
  if (!floats.has(oid)) return sameButForDigits(a, b, tolerance);
  const [x, y] = [Number(a), Number(b)];
  const apart = Math.abs(x - y);
  return x === y || apart <= tolerance * Math.max(Math.abs(x), Math.abs(y)) || apart < (noisy ? 1e-9 : 1e-15);
}

/** Where PostgreSQL would print more digits than 38, ours are the same up to there. */
function sameNumeric(a: string, b: string): boolean {
  const digits = (text: string): string => text.replace(/[^0-9]/g, '').replace(/^0+/, '');
  if (digits(a).length <= 29) return false;
  return a.slice(0, 27) === b.slice(0, 27);
}

/** Texts that hold long fractions: these may differ in the last digits, all else may not. */
function sameButForDigits(a: string, b: string, tolerance: number): boolean {
  const fraction = /-?\d+\.\d{10,}(?:e[+-]\d+)?/g;
  const [left, right] = [a.match(fraction) ?? [], b.match(fraction) ?? []];
  if (left.length === 0 || left.length !== right.length) return false;
  if (a.replace(fraction, '#') !== b.replace(fraction, '#')) return false;
  return left.every((text, i) => Math.abs(Number(text) - Number(right[i])) <= tolerance * Math.abs(Number(text)));
}
