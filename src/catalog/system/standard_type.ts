import { elementOf, formatType, typesByOid } from '../../functions/type_catalog.ts';
import type { NamedValues } from './columns.ts';

const binaryDigits: Readonly<Record<string, number>> = { int2: 16, int4: 32, int8: 64, float4: 24, float8: 53 };
const moments: ReadonlySet<string> = new Set(['time', 'timetz', 'timestamp', 'timestamptz', 'interval']);
const strings: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar']);
const mostBytes = 1_073_741_824;

/** A type as information_schema takes it apart. */
export function standardType(oid: number, modifier: number): NamedValues {
  const element = elementOf(oid);
  if (element !== undefined) return { data_type: 'ARRAY', udt_schema: 'pg_catalog', udt_name: `_${element.name}` };
  const name = typesByOid.get(oid)?.name ?? '';
  return {
    data_type: formatType(oid, null),
    udt_schema: 'pg_catalog',
    udt_name: name,
    ...numbers(name, modifier),
    ...(moments.has(name) ? { datetime_precision: 6 } : name === 'date' ? { datetime_precision: 0 } : {}),
    ...(strings.has(name) ? lengths(modifier) : {}),
  };
}

function numbers(name: string, modifier: number): NamedValues {
  if (name === 'numeric') {
    if (modifier < 0) return { numeric_precision_radix: 10 };
    const packed = modifier - 4;
    return { numeric_precision: packed >> 16, numeric_precision_radix: 10, numeric_scale: packed & 0xffff };
  }
  if (!Object.hasOwn(binaryDigits, name)) return {};
  const scale = name.startsWith('int') ? { numeric_scale: 0 } : {};
  return { numeric_precision: binaryDigits[name], numeric_precision_radix: 2, ...scale };
}

function lengths(modifier: number): NamedValues {
  if (modifier < 0) return { character_octet_length: mostBytes };
  return { character_maximum_length: modifier - 4, character_octet_length: (modifier - 4) * 4 };
}
