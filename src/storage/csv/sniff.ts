import type { CsvDialect } from '../../data/split.ts';
import { bool, type DataType, date, float64, int64, sameType, text, time, timestamp } from '../../data/type.ts';
import { CsvFault, type CsvRecord, RecordReader } from './record_reader.ts';

/** Rows and characters that are looked at; more would not change the guess often. */
const sampleRows = 20_480;
export const sampleCharacters = 8 * 1024 * 1024;

const delimiters = [',', '|', ';', '\t'] as const;

/** What the caller knows already; the rest is guessed. */
export interface CsvHints {
  readonly dialect: Partial<CsvDialect>;
  /** Every column is text. */
  readonly allText: boolean;
}

export interface SniffedCsv {
  readonly dialect: CsvDialect;
  readonly columns: readonly { readonly name: string; readonly type: DataType }[];
}

/**
 * Delimiter, header and types, guessed from the beginning of a file as DuckDB does: the delimiter that gives the most
 * columns of the same number in all rows; types that read every value; a header if the first row does not read as them,
 * or if all is text. `whole`: nothing follows the sample. An empty file has no columns.
 */
export function sniffCsv(sample: string, whole: boolean, { dialect, allText }: CsvHints): SniffedCsv {
  const chosen =
    dialect.delimiter === undefined ? bestDelimiter(sample, whole, dialect) : completed(dialect, dialect.delimiter);
  const records = sampled(sample, whole, chosen);
  const width = records.reduce((most, { fields }) => Math.max(most, fields.length), 0);
  const [first, ...others] = records;
  const bodyTypes = columnTypes(others, width);
  const header = dialect.header ?? (first !== undefined && looksLikeHeader(first, bodyTypes, others.length > 0));
  const types = header ? bodyTypes : columnTypes(records, width);
  const names = header
    ? headerNames(first?.fields ?? [], width)
    : Array.from({ length: width }, (_, i) => `column${i}`);
  return {
    dialect: { ...chosen, header },
    columns: names.map((name, i) => ({ name, type: allText ? text : types[i] })),
  };
}

const completed = (given: Partial<CsvDialect>, delimiter: string): CsvDialect => ({
  quote: '"',
  escape: given.quote ?? '"',
  comment: '',
  nulls: [''],
  skip: 0,
  header: false,
  padding: false,
  compression: 'none',
  ...given,
  delimiter,
});

function bestDelimiter(sample: string, whole: boolean, given: Partial<CsvDialect>): CsvDialect {
  let best = completed(given, ',');
  let most = 1;
  for (const delimiter of delimiters) {
    const dialect = completed(given, delimiter);
    const width = evenWidth(sample, whole, dialect);
    if (width > most) [best, most] = [dialect, width];
  }
  return best;
}

/** The number of columns that all rows of the sample have; 0 when they differ. */
function evenWidth(sample: string, whole: boolean, dialect: CsvDialect): number {
  try {
    const widths = new Set(sampled(sample, whole, dialect).map(({ fields }) => fields.length));
    return widths.size === 1 ? [...widths][0] : 0;
  } catch (cause) {
    if (cause instanceof CsvFault) return 0;
    throw cause;
  }
}

function sampled(sample: string, whole: boolean, dialect: CsvDialect): CsvRecord[] {
  const records: CsvRecord[] = [];
  for (const record of new RecordReader(dialect).push(sample, whole)) {
    records.push(record);
    if (records.length > sampleRows) break;
  }
  return records;
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$|^[+-]?(?:inf|infinity|nan)$/i;

/** Narrowest first; a column is the first type that reads all its values. */
const candidates: readonly { readonly type: DataType; reads(value: string): boolean }[] = [
  { type: bool, reads: (value) => /^(?:true|false)$/i.test(value) },
  { type: int64, reads: (value) => /^[+-]?\d{1,19}$/.test(value) && fitsWord(value) },
  { type: float64, reads: (value) => number.test(value) },
  { type: date, reads: (value) => /^\d{4}-\d{1,2}-\d{1,2}$/.test(value) && isDay(value) },
  { type: time, reads: (value) => /^\d{1,2}:\d{2}:\d{2}(?:\.\d{1,6})?$/.test(value) },
  {
    type: timestamp,
    reads: (value) =>
      /^\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?$/.test(value) && isDay(value),
  },
];

const fitsWord = (value: string): boolean =>
  BigInt.asIntN(64, BigInt(value.replace('+', ''))) === BigInt(value.replace('+', ''));

function isDay(value: string): boolean {
  const [year, month, day] = value.slice(0, 10).split(/\D/).map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function columnTypes(records: readonly CsvRecord[], width: number): DataType[] {
  return Array.from({ length: width }, (_, column) => {
    const values = records.flatMap(({ fields }) => fields[column] ?? []);
    return typeOf(values);
  });
}

/** Text for a column without values. */
function typeOf(values: readonly string[]): DataType {
  if (values.length === 0) return text;
  return candidates.find(({ reads }) => values.every((value) => reads(value.trim())))?.type ?? text;
}

/** A first row that does not read as the types of the rows below it; where all are text, it is taken for names. */
function looksLikeHeader({ fields }: CsvRecord, types: readonly DataType[], hasBody: boolean): boolean {
  if (!hasBody) return fields.every((field) => field !== null && sameType(typeOf([field]), text));
  const typed = types.flatMap((type, i) => (sameType(type, text) ? [] : [{ type, value: fields[i] ?? null }]));
  if (typed.length === 0) return fields.every((field) => field === null || sameType(typeOf([field]), text));
  return typed.some(
    ({ type, value }) => value !== null && !sameType(typeOf([value]), type) && sameType(typeOf([value]), text),
  );
}

/** Empty names are column0, column1 …; a name that was there before gets a number. */
export function headerNames(fields: readonly (string | null)[], width: number): string[] {
  const seen = new Set<string>();
  return Array.from({ length: width }, (_, i) => {
    const wanted = fields[i]?.trim() || `column${i}`;
    let name = wanted;
    for (let n = 1; seen.has(name.toLowerCase()); n++) name = `${wanted}_${n}`;
    seen.add(name.toLowerCase());
    return name;
  });
}
