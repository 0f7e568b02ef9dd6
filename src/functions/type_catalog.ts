import * as t from '../data/type.ts';
import { arrayOf, type DataType, type RegKind, reg, unknown } from '../data/type.ts';

/** A row of pg_type that is not an array: PostgreSQL's own numbers. */
export interface TypeRow {
  readonly oid: number;
  readonly name: string;
  /** As format_type prints it. */
  readonly printed: string;
  readonly category: string;
  /** typlen. */
  readonly length: number;
  /** 0: there is no array over it. */
  readonly array: number;
  /** Begins the names of its input and output functions: `int4` of int4in. */
  readonly stem: string;
  readonly align: string;
  readonly storage: string;
  /** How the engine knows it; undefined: only by name. */
  readonly type: DataType | undefined;
}

const row = (
  [oid, name, printed, category, length, array]: readonly [number, string, string, string, number, number],
  [stem, align, storage]: readonly [string, string, string],
  type?: DataType,
): TypeRow => ({ oid, name, printed, category, length, array, stem, align, storage, type });

const regRow = (oid: number, of: RegKind, array: number): TypeRow =>
  row([oid, `reg${of}`, `reg${of}`, 'N', 4, array], [`reg${of}`, 'i', 'p'], reg(of));

/** The types that are here, and those that columns of the system tables have in PostgreSQL. */
export const typeRows: readonly TypeRow[] = [
  row([16, 'bool', 'boolean', 'B', 1, 1000], ['bool', 'c', 'p'], t.bool),
  row([17, 'bytea', 'bytea', 'U', -1, 1001], ['bytea', 'i', 'x'], t.bytes),
  row([18, 'char', '"char"', 'Z', 1, 1002], ['char', 'c', 'p'], t.char),
  row([19, 'name', 'name', 'S', 64, 1003], ['name', 'c', 'p'], t.name),
  row([20, 'int8', 'bigint', 'N', 8, 1016], ['int8', 'd', 'p'], t.int64),
  row([21, 'int2', 'smallint', 'N', 2, 1005], ['int2', 's', 'p'], t.int16),
  row([22, 'int2vector', 'int2vector', 'A', -1, 1006], ['int2vector', 'i', 'p']),
  row([23, 'int4', 'integer', 'N', 4, 1007], ['int4', 'i', 'p'], t.int32),
  regRow(24, 'proc', 1008),
  row([25, 'text', 'text', 'S', -1, 1009], ['text', 'i', 'x'], t.text),
  row([26, 'oid', 'oid', 'N', 4, 1028], ['oid', 'i', 'p'], t.oid),
  row([28, 'xid', 'xid', 'U', 4, 1011], ['xid', 'i', 'p']),
  row([30, 'oidvector', 'oidvector', 'A', -1, 1013], ['oidvector', 'i', 'p']),
  row([114, 'json', 'json', 'U', -1, 199], ['json_', 'i', 'x'], t.json),
  row([194, 'pg_node_tree', 'pg_node_tree', 'Z', -1, 0], ['pg_node_tree_', 'i', 'x']),
  row([700, 'float4', 'real', 'N', 4, 1021], ['float4', 'i', 'p'], t.float32),
  row([701, 'float8', 'double precision', 'N', 8, 1022], ['float8', 'd', 'p'], t.float64),
  row([705, 'unknown', 'unknown', 'X', -2, 0], ['unknown', 'c', 'p'], unknown),
  row([869, 'inet', 'inet', 'I', -1, 1041], ['inet_', 'i', 'm']),
  row([1033, 'aclitem', 'aclitem', 'U', 12, 1034], ['aclitem', 'i', 'p']),
  row([1042, 'bpchar', 'character', 'S', -1, 1014], ['bpchar', 'i', 'x']),
  row([1043, 'varchar', 'character varying', 'S', -1, 1015], ['varchar', 'i', 'x']),
  row([1082, 'date', 'date', 'D', 4, 1182], ['date_', 'i', 'p'], t.date),
  row([1083, 'time', 'time without time zone', 'D', 8, 1183], ['time_', 'd', 'p'], t.time),
  row([1114, 'timestamp', 'timestamp without time zone', 'D', 8, 1115], ['timestamp_', 'd', 'p'], t.timestamp),
  row([1184, 'timestamptz', 'timestamp with time zone', 'D', 8, 1185], ['timestamptz_', 'd', 'p'], t.timestamptz),
  row([1186, 'interval', 'interval', 'T', 16, 1187], ['interval_', 'd', 'p'], t.interval),
  row([1266, 'timetz', 'time with time zone', 'D', 12, 1270], ['timetz_', 'd', 'p'], t.timetz),
  row([1700, 'numeric', 'numeric', 'N', -1, 1231], ['numeric_', 'i', 'm'], t.numeric),
  regRow(2202, 'procedure', 2207),
  regRow(2203, 'oper', 2208),
  regRow(2204, 'operator', 2209),
  regRow(2205, 'class', 2210),
  regRow(2206, 'type', 2211),
  row([2249, 'record', 'record', 'P', -1, 2287], ['record_', 'd', 'x']),
  row([2275, 'cstring', 'cstring', 'P', -2, 1263], ['cstring_', 'c', 'p']),
  row([2276, 'any', '"any"', 'P', 4, 0], ['any_', 'i', 'p']),
  row([2277, 'anyarray', 'anyarray', 'P', -1, 0], ['anyarray_', 'd', 'x']),
  row([2278, 'void', 'void', 'P', 4, 0], ['void_', 'i', 'p']),
  row([2281, 'internal', 'internal', 'P', 8, 0], ['internal_', 'd', 'p']),
  row([2283, 'anyelement', 'anyelement', 'P', 4, 0], ['anyelement_', 'i', 'p']),
  row([2950, 'uuid', 'uuid', 'U', 16, 2951], ['uuid_', 'c', 'p'], t.uuid),
  row([3220, 'pg_lsn', 'pg_lsn', 'U', 8, 3221], ['pg_lsn_', 'd', 'p']),
  row([3802, 'jsonb', 'jsonb', 'U', -1, 3807], ['jsonb_', 'i', 'x'], t.jsonb),
  regRow(4089, 'namespace', 4090),
  regRow(4096, 'role', 4097),
];

export const typesByOid: ReadonlyMap<number, TypeRow> = new Map(typeRows.map((each) => [each.oid, each]));
const byArray: ReadonlyMap<number, TypeRow> = new Map(
  typeRows.filter(({ array }) => array !== 0).map((each) => [each.array, each]),
);

const anyArray = 2277;
const recordOid = 2249;
const numericOid = 1700;

/** Number of a type in pg_type. */
export function oidOfType(type: DataType): number {
  if (type.kind === 'decimal') return numericOid;
  if (type.kind === 'record') return recordOid;
  if (type.kind === 'array') return typesByOid.get(oidOfType(type.element))?.array || anyArray;
  const found = typeRows.find((each) => each.type !== undefined && t.sameType(each.type, type));
  return found?.oid ?? 0;
}

/** atttypmod of a type: only numeric(p,s) has one. */
export const modifierOfType = (type: DataType): number =>
  type.kind === 'decimal'
    ? ((type.precision << 16) | type.scale) + 4
    : type.kind === 'array'
      ? modifierOfType(type.element)
      : -1;

/** A type by its name in pg_type: `int4`, `_int4`, `int2vector`. */
export function oidOfTypeName(name: string): number | undefined {
  if (name.startsWith('_')) return typeRows.find((each) => each.name === name.slice(1))?.array || undefined;
  return typeRows.find((each) => each.name === name)?.oid;
}

/** The element of an array type; undefined for any other. */
export const elementOf = (oid: number): TypeRow | undefined => byArray.get(oid);

/** The type of values of that number; undefined: the engine has none. */
export function typeOfOid(oid: number): DataType | undefined {
  const element = byArray.get(oid)?.type;
  return element === undefined ? typesByOid.get(oid)?.type : arrayOf(element);
}

/** What format_type prints: `numeric(10,2)`, `integer[]`. `modifier` null: the plain name. */
export function formatType(oid: number, modifier: number | null): string {
  if (oid === 0) return '-';
  const element = byArray.get(oid);
  if (element !== undefined) return `${formatType(element.oid, modifier)}[]`;
  const found = typesByOid.get(oid);
  if (found === undefined) return '???';
  if (modifier === null) return found.printed;
  if (modifier < 0) return found.name === 'bpchar' ? 'bpchar' : found.printed;
  return withModifier(found, modifier);
}

function withModifier({ name, printed }: TypeRow, modifier: number): string {
  switch (name) {
    case 'bpchar':
    case 'varchar':
      return modifier > 4 ? `${printed}(${modifier - 4})` : printed;
    case 'numeric': {
      const packed = modifier - 4;
      return `numeric(${(packed >> 16) & 0xffff},${((packed & 0x7ff) ^ 1024) - 1024})`;
    }
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return printed.replace(/^\w+/, (word) => `${word}(${modifier})`);
    default:
      return printed;
  }
}

/** Words of the standard and of ours for the types of pg_type. */
const words: Readonly<Record<string, string>> = {
  boolean: 'bool',
  smallint: 'int2',
  int: 'int4',
  integer: 'int4',
  bigint: 'int8',
  real: 'float4',
  float: 'float8',
  'double precision': 'float8',
  decimal: 'numeric',
  dec: 'numeric',
  char: 'bpchar',
  character: 'bpchar',
  'character varying': 'varchar',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
};

/** The number of a type as SQL writes it: `numeric(10,2)`, `pg_catalog.int4`, `text[]`, `"char"`; undefined: no such type. */
export function oidOfWrittenType(source: string): number | undefined {
  const array = /^(.*?)(?:\s*\[\d*\])+\s*$|^(.*?)\s+array\s*$/is.exec(source);
  const whole = (array?.[1] ?? array?.[2] ?? source).trim();
  const bare = whole.replace(/^(pg_catalog|"pg_catalog")\s*\.\s*/i, '').replace(/\s*\([\d\s,-]*\)/, '');
  const quoted = /^"((?:[^"]|"")+)"$/.exec(bare);
  const word = bare.toLowerCase().replace(/\s+/g, ' ');
  const isWord = quoted === null && Object.hasOwn(words, word);
  const oid = oidOfTypeName(quoted?.[1] ?? (isWord ? words[word] : word));
  if (array === null || oid === undefined) return oid;
  // An array of arrays is an array of more dimensions.
  return elementOf(oid) === undefined ? typesByOid.get(oid)?.array || undefined : oid;
}
