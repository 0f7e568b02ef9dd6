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
    default:
      return unreachable(type);
  }
}

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
