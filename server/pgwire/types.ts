import { type DataType, isVariable } from '../../src/data/type.ts';
import { oidOf } from '../../src/data/type_oid.ts';

/** How Postgres numbers a type on the wire. */
export interface WireType {
  readonly oid: number;
  /** Bytes of a value; -1 = variable. */
  readonly length: number;
  /** numeric(p, s) carries its digits here; -1 otherwise. */
  readonly modifier: number;
}

/** Numbers and lengths of pg_type. */
export const wireType = (type: DataType): WireType => ({
  oid: oidOf(type),
  length: lengthOf(type),
  modifier: modifierOf(type),
});

function modifierOf(type: DataType): number {
  if (type.kind === 'array') return modifierOf(type.element);
  return type.kind === 'decimal' ? ((type.precision << 16) | type.scale) + 4 : -1;
}

/** Variable here, of a fixed length to Postgres. */
const fixed: Readonly<Partial<Record<DataType['kind'], number>>> = { uuid: 16, name: 64, char: 1, reg: 4, oid: 4 };

function lengthOf(type: DataType): number {
  const own = fixed[type.kind];
  if (own !== undefined) return own;
  if (isVariable(type)) return -1;
  switch (type.kind) {
    case 'bool':
      return 1;
    case 'int':
    case 'float':
      return type.bits / 8;
    case 'date':
      return 4;
    case 'interval':
      return 16;
    case 'timetz':
      return 12;
    case 'decimal':
    case 'numeric':
      return -1;
    default:
      return 8;
  }
}
