import { field } from '../../data/schema.ts';
import { int64, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { systemTable } from './define.ts';

/** Postgres's own numbers: name, oid, array oid, category, length. */
const types: readonly (readonly [name: string, oid: number, arrayOid: number, category: string, length: number])[] = [
  ['bool', 16, 1000, 'B', 1],
  ['bytea', 17, 1001, 'U', -1],
  ['int8', 20, 1016, 'N', 8],
  ['int2', 21, 1005, 'N', 2],
  ['int4', 23, 1007, 'N', 4],
  ['text', 25, 1009, 'S', -1],
  ['oid', 26, 1028, 'N', 4],
  ['float4', 700, 1021, 'N', 4],
  ['float8', 701, 1022, 'N', 8],
  ['unknown', 705, 0, 'X', -2],
  ['varchar', 1043, 1015, 'S', -1],
  ['date', 1082, 1182, 'D', 4],
  ['timestamp', 1114, 1115, 'D', 8],
  ['timestamptz', 1184, 1185, 'D', 8],
  ['interval', 1186, 1187, 'T', 16],
  ['numeric', 1700, 1231, 'N', -1],
];

const row = (name: string, oid: number, category: string, element: number, array: number, length: number): Value[] => [
  BigInt(oid),
  name,
  11n,
  BigInt(length),
  'b',
  category,
  ',',
  0n,
  BigInt(element),
  BigInt(array),
  0n,
];

/** The types and their array types; drivers read it when they connect. */
export const pgType = systemTable({
  schema: 'pg_catalog',
  name: 'pg_type',
  about: 'Data types.',
  columns: [
    field('oid', int64),
    field('typname', text),
    field('typnamespace', int64),
    field('typlen', int64),
    field('typtype', text),
    field('typcategory', text),
    field('typdelim', text),
    field('typrelid', int64),
    field('typelem', int64),
    field('typarray', int64),
    field('typbasetype', int64),
  ],
  *rows() {
    for (const [name, oid, arrayOid, category, length] of types) {
      yield row(name, oid, category, 0, arrayOid, length);
      if (arrayOid !== 0) yield row(`_${name}`, arrayOid, 'A', oid, 0, -1);
    }
  },
});
