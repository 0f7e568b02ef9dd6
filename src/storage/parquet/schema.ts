import {
  bool,
  bytes,
  type DataType,
  date,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  interval,
  json,
  maxPrecision,
  text,
  time,
  timestamp,
  timestamptz,
  uuid,
} from '../../data/type.ts';
import { type Footer, physical, type SchemaElement } from './metadata.ts';
import { type NestedColumn, nestedColumn } from './nested_schema.ts';
import { ThriftError, ThriftReader, thrift } from './thrift.ts';

/**
 * How stored values become ours.
 * same: nothing to do · narrow, widen: other width of integer · unsigned: a 32-bit word without sign · big: a 64-bit one
 * milli, micro, nano: timestamps and times · decimal: integers or big-endian bytes · half: 16-bit float
 * interval: as named
 */
export type Meaning =
  | 'same'
  | 'narrow'
  | 'unsigned'
  | 'big'
  | 'milli'
  | 'micro'
  | 'nano'
  | 'decimal'
  | 'half'
  | 'interval';

/** A top-level column of a file. */
export interface FileColumn {
  readonly name: string;
  readonly type: DataType;
  readonly meaning: Meaning;
  /** Which leaf of the schema, and so which chunk of a row group; -1 for columns that cannot be read. */
  readonly leaf: number;
  readonly physical: number;
  readonly typeLength: number;
  readonly optional: boolean;
  /** Whether integers are stored without sign, which changes the order of statistics. */
  readonly unsigned: boolean;
  /** Why the column cannot be read; it still has its place in the schema, where it is called text. */
  readonly unsupported: string | undefined;
  /** The groups of a column that has some; it has no leaf of its own then. */
  readonly nested?: NestedColumn;
}

/** The top-level columns of a file, in file order. Throws a ThriftError when the tree makes no sense. */
export function columnsOf(footer: Footer): readonly FileColumn[] {
  const { schema } = footer;
  if (schema.length === 0) throw new ThriftError('it has no schema');
  const columns: FileColumn[] = [];
  let at = 1;
  let leaf = 0;
  for (let child = 0; child < (schema[0].children ?? 0); child++) {
    const element = schema[at];
    if (element === undefined) throw new ThriftError('its schema ends too early');
    const { end, leaves } = subtree(schema, at);
    const isFlat = element.type !== undefined && element.repetition !== 2;
    columns.push(isFlat ? columnOf(element, leaf) : groupsOf(schema, at, leaf));
    at = end;
    leaf += leaves;
  }
  if (at !== schema.length) throw new ThriftError('its schema has elements outside the tree');
  return columns;
}

/** Walks over one element and all below it, without recursion: depth is the file's to choose. */
function subtree(schema: readonly SchemaElement[], start: number): { readonly end: number; readonly leaves: number } {
  let pending = 1;
  let leaves = 0;
  let at = start;
  while (pending > 0) {
    const element = schema[at++];
    if (element === undefined) throw new ThriftError('its schema ends too early');
    const children = element.type === undefined ? (element.children ?? 0) : 0;
    if (children < 0) throw new ThriftError('a group has a negative number of children');
    if (element.type !== undefined) leaves++;
    pending += children - 1;
  }
  return { end: at, leaves };
}

function groupsOf(schema: readonly SchemaElement[], at: number, firstLeaf: number): FileColumn {
  const element = schema[at];
  const nested = nestedColumn(schema, at, firstLeaf);
  if (typeof nested === 'string') return unreadable(element, nested);
  return { ...unreadable(element, ''), type: nested.shape.type, unsupported: undefined, nested };
}

const unreadable = (element: SchemaElement, what: string): FileColumn => ({
  name: element.name,
  type: text,
  meaning: 'same',
  leaf: -1,
  physical: -1,
  typeLength: 0,
  optional: true,
  unsigned: false,
  unsupported: what,
});

type Reading = Pick<FileColumn, 'type' | 'meaning'> & { readonly unsigned?: boolean };

/** A column that is a leaf. */
export function columnOf(element: SchemaElement, leaf: number): FileColumn {
  const logical = element.logical === undefined ? undefined : readLogical(element.logical);
  const reading = readingOf(element, logical);
  if (typeof reading === 'string') return unreadable(element, reading);
  const typeLength = element.type === physical.fixed ? (element.typeLength ?? 0) : 0;
  if (element.type === physical.fixed && (typeLength <= 0 || typeLength > 1 << 20)) {
    throw new ThriftError(`column "${element.name}" has values of ${typeLength} bytes`);
  }
  return {
    name: element.name,
    ...reading,
    leaf,
    physical: element.type!,
    typeLength,
    optional: element.repetition === 1,
    unsigned: reading.unsigned ?? false,
    unsupported: undefined,
  };
}

/** The kinds of LogicalType by their number in the union, and what they carry. */
interface Logical {
  readonly kind: number;
  readonly scale: number;
  readonly precision: number;
  readonly utc: boolean;
  readonly unit: number;
  readonly bits: number;
  readonly signed: boolean;
}
const logicalKind = {
  text: 1,
  enum: 4,
  decimal: 5,
  date: 6,
  time: 7,
  timestamp: 8,
  integer: 10,
  nothing: 11,
  json: 12,
  uuid: 14,
  float16: 15,
  variant: 16,
} as const;

/** The number of a LogicalType in its union. */
export const logicalKindOf = (raw: Uint8Array): number => readLogical(raw).kind;

function readLogical(raw: Uint8Array): Logical {
  const reader = new ThriftReader(raw);
  const found = { kind: 0, scale: 0, precision: 0, utc: false, unit: 0, bits: 0, signed: true };
  reader.struct((kind, type) => {
    if (type !== thrift.struct) return false;
    found.kind = kind;
    reader.struct((id, inner) => readLogicalField(reader, found, id, inner));
    return true;
  });
  return found;
}

function readLogicalField(
  reader: ThriftReader,
  found: { -readonly [K in keyof Logical]: Logical[K] },
  id: number,
  type: number,
): boolean {
  const { kind } = found;
  if (kind === logicalKind.decimal && id === 1) found.scale = reader.int(type);
  else if (kind === logicalKind.decimal && id === 2) found.precision = reader.int(type);
  else if (kind === logicalKind.integer && id === 1) found.bits = reader.int(type);
  else if (kind === logicalKind.integer && id === 2) found.signed = reader.bool(type);
  else if ((kind === logicalKind.time || kind === logicalKind.timestamp) && id === 1) found.utc = reader.bool(type);
  else if ((kind === logicalKind.time || kind === logicalKind.timestamp) && id === 2 && type === thrift.struct) {
    reader.struct((unit) => {
      found.unit = unit;
      return false;
    });
  } else return false;
  return true;
}

/** Numbers of the deprecated ConvertedType that still matter. */
const converted = {
  text: 0,
  enum: 4,
  decimal: 5,
  date: 6,
  timeMillis: 7,
  timeMicros: 8,
  timestampMillis: 9,
  timestampMicros: 10,
  unsigned8: 11,
  unsigned16: 12,
  unsigned32: 13,
  unsigned64: 14,
  int8: 15,
  int16: 16,
  json: 19,
  interval: 21,
} as const;

function readingOf(element: SchemaElement, logical: Logical | undefined): Reading | string {
  const kind = logical?.kind;
  const old = element.converted;
  switch (element.type) {
    case physical.boolean:
      return { type: bool, meaning: 'same' };
    case physical.int32:
    case physical.int64:
      return integerReading(element, logical);
    case physical.int96:
      return { type: timestamp, meaning: 'nano' };
    case physical.float:
      return { type: float32, meaning: 'same' };
    case physical.double:
      return { type: float64, meaning: 'same' };
    case physical.byteArray:
      if (kind === logicalKind.decimal || old === converted.decimal) return decimalReading(element, logical);
      if (kind === logicalKind.json || old === converted.json) return { type: json, meaning: 'same' };
      if (kind === logicalKind.text || kind === logicalKind.enum) return textReading;
      if (old === converted.text || old === converted.enum) return textReading;
      return { type: bytes, meaning: 'same' };
    case physical.fixed:
      if (kind === logicalKind.decimal || old === converted.decimal) return decimalReading(element, logical);
      if (kind === logicalKind.uuid && element.typeLength === 16) return { type: uuid, meaning: 'same' };
      if (kind === logicalKind.float16 && element.typeLength === 2) return { type: float32, meaning: 'half' };
      if (old === converted.interval && element.typeLength === 12) return { type: interval, meaning: 'interval' };
      return { type: bytes, meaning: 'same' };
    default:
      return `a column of the unknown physical type ${element.type}`;
  }
}

const textReading: Reading = { type: text, meaning: 'same' };

function integerReading(element: SchemaElement, logical: Logical | undefined): Reading | string {
  const wide = element.type === physical.int64;
  const old = element.converted;
  const kind = logical?.kind;
  if (kind === logicalKind.decimal || old === converted.decimal) return decimalReading(element, logical);
  if (kind === logicalKind.time || old === converted.timeMillis || old === converted.timeMicros) {
    if (!wide) return { type: time, meaning: 'milli' };
    return { type: time, meaning: kind === logicalKind.time && logical!.unit === 3 ? 'nano' : 'micro' };
  }
  if (wide) return wideReading(old, logical);
  if (kind === logicalKind.date || old === converted.date) return { type: date, meaning: 'same' };
  const bits = kind === logicalKind.integer ? logical!.bits : (bitsOf.get(old ?? -1) ?? 32);
  const unsigned =
    kind === logicalKind.integer ? !logical!.signed : old !== undefined && old >= 11 && old <= 14 && bits > 0;
  if (unsigned && bits === 32) return { type: int64, meaning: 'unsigned', unsigned };
  if (unsigned && bits === 16) return { type: int32, meaning: 'same', unsigned };
  if (bits === 8 || bits === 16) return { type: int16, meaning: 'narrow', unsigned };
  return { type: int32, meaning: 'same' };
}

const bitsOf = new Map<number, number>([
  [converted.unsigned8, 8],
  [converted.unsigned16, 16],
  [converted.unsigned32, 32],
  [converted.int8, 8],
  [converted.int16, 16],
]);

function wideReading(old: number | undefined, logical: Logical | undefined): Reading {
  if (logical?.kind === logicalKind.timestamp) {
    const meaning = logical.unit === 1 ? 'milli' : logical.unit === 3 ? 'nano' : 'micro';
    return { type: logical.utc ? timestamptz : timestamp, meaning };
  }
  // The old annotations were always adjusted to UTC.
  if (old === converted.timestampMillis) return { type: timestamptz, meaning: 'milli' };
  if (old === converted.timestampMicros) return { type: timestamptz, meaning: 'micro' };
  const unsigned = logical?.kind === logicalKind.integer ? !logical.signed : old === converted.unsigned64;
  return unsigned ? { type: decimal(20, 0), meaning: 'big', unsigned } : { type: int64, meaning: 'same' };
}

function decimalReading(element: SchemaElement, logical: Logical | undefined): Reading | string {
  const own = logical?.kind === logicalKind.decimal ? logical : undefined;
  const precision = own?.precision ?? element.precision ?? 0;
  const scale = own?.scale ?? element.scale ?? 0;
  if (precision > maxPrecision) return `a decimal of ${precision} digits`;
  if (precision < 1 || scale < 0 || scale > precision) {
    throw new ThriftError(`column "${element.name}" is a decimal(${precision}, ${scale})`);
  }
  return { type: decimal(precision, scale), meaning: 'decimal' };
}
