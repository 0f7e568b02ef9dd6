import { unreachable } from '../../src/base/assert.ts';
import * as t from '../../src/data/type.ts';

/** How Postgres numbers a type on the wire. */
export interface WireType {
  readonly oid: number;
  /** Bytes of a value; -1 = variable. */
  readonly length: number;
  /** numeric(p, s) carries its digits here; -1 otherwise. */
  readonly modifier: number;
}

const wire = (oid: number, length: number, modifier = -1): WireType => ({ oid, length, modifier });

/** Numbers and lengths of pg_type. */
export function wireType(type: t.DataType): WireType {
  switch (type.kind) {
    case 'bool':
      return wire(16, 1);
    case 'bytes':
      return wire(17, -1);
    case 'int':
      return type.bits === 64 ? wire(20, 8) : type.bits === 32 ? wire(23, 4) : wire(21, 2);
    case 'text':
    case 'unknown':
      return wire(25, -1);
    case 'float':
      return type.bits === 64 ? wire(701, 8) : wire(700, 4);
    case 'date':
      return wire(1082, 4);
    case 'timestamp':
      return type.zoned ? wire(1184, 8) : wire(1114, 8);
    case 'interval':
      return wire(1186, 16);
    case 'decimal':
      return wire(1700, -1, ((type.precision << 16) | type.scale) + 4);
    case 'numeric':
      return wire(1700, -1);
    case 'uuid':
      return wire(2950, 16);
    case 'time':
      return wire(1083, 8);
    case 'timetz':
      return wire(1266, 12);
    case 'json':
      return wire(114, -1);
    case 'jsonb':
      return wire(3802, -1);
    case 'name':
      return wire(19, 64);
    case 'char':
      return wire(18, 1);
    case 'oid':
      return wire(26, 4);
    case 'reg':
      return wire(regOids[type.of], 4);
    case 'array':
      return wire(arrayOids.get(wireType(type.element).oid) ?? anyArray, -1, wireType(type.element).modifier);
    case 'record':
      return wire(2249, -1);
    default:
      return unreachable(type);
  }
}

const regOids: Readonly<Record<t.RegKind, number>> = {
  class: 2205,
  type: 2206,
  proc: 24,
  procedure: 2202,
  namespace: 4089,
  role: 4096,
  oper: 2203,
  operator: 2204,
};

/** Number of an element's type → number of the array over it (typarray). */
const arrayOids: ReadonlyMap<number, number> = new Map([
  [16, 1000],
  [17, 1001],
  [18, 1002],
  [19, 1003],
  [20, 1016],
  [21, 1005],
  [23, 1007],
  [24, 1008],
  [25, 1009],
  [26, 1028],
  [114, 199],
  [700, 1021],
  [701, 1022],
  [1082, 1182],
  [1083, 1183],
  [1114, 1115],
  [1184, 1185],
  [1186, 1187],
  [1266, 1270],
  [1700, 1231],
  [2202, 2207],
  [2203, 2208],
  [2204, 2209],
  [2205, 2210],
  [2206, 2211],
  [2249, 2287],
  [2950, 2951],
  [3802, 3807],
  [4089, 4090],
  [4096, 4097],
]);

const anyArray = 2277;

const byOid = new Map<number, t.DataType>([
  [16, t.bool],
  [17, t.bytes],
  [18, t.text], // "char"
  [19, t.text], // name
  [20, t.int64],
  [21, t.int16],
  [23, t.int32],
  [25, t.text],
  [26, t.int64], // oid
  [700, t.float32],
  [701, t.float64],
  [1042, t.text], // bpchar
  [1043, t.text], // varchar
  [1082, t.date],
  [1114, t.timestamp],
  [1184, t.timestamptz],
  [1186, t.interval],
  [1700, t.numeric],
]);

/** The type of a parameter that the client declared; undefined for 0, unknown and what we do not have: inferred then. */
export const typeOfOid = (oid: number): t.DataType | undefined => byOid.get(oid);
