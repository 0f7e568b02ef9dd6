import { unreachable } from '../base/assert.ts';
import * as t from './type.ts';

/** The number of a type in Postgres's pg_type. */
export function oidOf(type: t.DataType): number {
  switch (type.kind) {
    case 'bool':
      return 16;
    case 'bytes':
      return 17;
    case 'char':
      return 18;
    case 'name':
      return 19;
    case 'int':
      return type.bits === 64 ? 20 : type.bits === 32 ? 23 : 21;
    case 'text':
    case 'unknown':
      return 25;
    case 'oid':
      return 26;
    case 'json':
      return 114;
    case 'float':
      return type.bits === 64 ? 701 : 700;
    case 'date':
      return 1082;
    case 'time':
      return 1083;
    case 'timestamp':
      return type.zoned ? 1184 : 1114;
    case 'interval':
      return 1186;
    case 'timetz':
      return 1266;
    case 'decimal':
    case 'numeric':
      return 1700;
    case 'record':
      return 2249;
    case 'uuid':
      return 2950;
    case 'jsonb':
      return 3802;
    case 'reg':
      return regOids[type.of];
    case 'array':
      return arrayOids.get(oidOf(type.element)) ?? anyArray;
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
  [1042, 1014],
  [1043, 1015],
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

const regTypes = Object.entries(regOids).map(([of, oid]) => [oid, t.reg(of as t.RegKind)] as const);

const byOid = new Map<number, t.DataType>([
  [16, t.bool],
  [17, t.bytes],
  [18, t.char],
  [19, t.name],
  [20, t.int64],
  [21, t.int16],
  [23, t.int32],
  [25, t.text],
  [26, t.oid],
  ...regTypes,
  [114, t.json],
  [700, t.float32],
  [701, t.float64],
  [1042, t.text], // bpchar
  [1043, t.text], // varchar
  [1082, t.date],
  [1083, t.time],
  [1114, t.timestamp],
  [1184, t.timestamptz],
  [1186, t.interval],
  [1266, t.timetz],
  [1700, t.numeric],
  [2950, t.uuid],
  [3802, t.jsonb],
]);

const arraysByOid: ReadonlyMap<number, t.DataType> = new Map(
  [...byOid].flatMap(([oid, type]) => {
    const array = arrayOids.get(oid);
    return array === undefined ? [] : [[array, t.arrayOf(type)] as const];
  }),
);

/** The type of a parameter that the client declared; undefined for 0, unknown and what we do not have: inferred then. */
export const typeOfOid = (oid: number): t.DataType | undefined => byOid.get(oid) ?? arraysByOid.get(oid);
