import type { Random } from './random.ts';
import { type SqlType, spelling } from './tables.ts';

/** Texts that a literal of a type may hold: mostly tame, at the end the wild ones. */
const tame: Readonly<Record<SqlType, readonly string[]>> = {
  bool: ['true', 'false'],
  int2: ['0', '1', '-1', '2', '3', '7', '12'],
  int4: ['0', '1', '-1', '2', '3', '5', '10', '100'],
  int8: ['0', '1', '-1', '4', '1000', '12000', '5000000000'],
  float4: ['0', '1', '-1', '0.5', '0.25', '2.75'],
  float8: ['0', '1', '-1', '0.5', '1.5', '-0.125', '3'],
  numeric: ['0', '1', '-1', '0.5', '1.50', '2.25', '-3.75', '10.000', '100'],
  text: ['', 'a', 'alpha', 'x1', 'Beta', '12', '-7', '2024-03-01', 'true', 'lph', 'żółw 🐢', 'a,b,,c'],
  bytes: ['\\x', '\\x00', '\\x00ff10', '\\x10', '\\x616263'],
  date: ['2024-02-29', '2024-03-10', '2023-12-31', '1970-01-01'],
  timestamp: ['2024-01-01 00:00:00', '2024-02-29 12:30:45.123456', '1999-12-31 23:59:59'],
  timestamptz: ['2024-03-31 01:00:00+00', '2024-03-31 12:30:45.5+02', '1970-01-01 00:00:00+00'],
  time: ['00:00:00', '12:30:45.5', '23:59:59'],
  timetz: ['12:30:45.5+02', '00:00:00+00'],
  uuid: ['00000000-0000-0000-0000-000000000005', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  jsonb: ['{"a": 1}', '[1, "x", null]', '"text"', '12.50', 'true', 'null', '{"a": {"b": [1, 2]}}'],
  'int4[]': ['{}', '{1,2,3}', '{NULL,0}', '{5}'],
  'text[]': ['{}', '{a,b}', '{x1,NULL}', '{alpha}'],
  interval: ['1 day', '1 month', '01:30:00', '2 days 03:04:05.006', '-1 day', '1 year 2 months', '0'],
};

const wild: Readonly<Record<SqlType, readonly string[]>> = {
  bool: ['yes', 'off', 'maybe'],
  int2: ['32767', '-32768', '40000', ''],
  int4: ['2147483647', '-2147483648', '3000000000', ' 12 ', '1.5'],
  int8: ['9223372036854775807', '-9223372036854775808', '9223372036854775808', 'x'],
  float4: ['NaN', 'Infinity', '-Infinity', '1e-45', '3.4028235e38', '1e39', '-0'],
  float8: ['NaN', 'Infinity', '-Infinity', '5e-324', '1.7976931348623157e308', '1e400', '-0', '0.1'],
  numeric: ['NaN', 'Infinity', '-Infinity', '1e-10', '123456789012345678.123456789', '1e30', '-0.000', 'abc'],
  text: [' pad ', 'a%b_c\\', "quote''s", 'ÀÉÎ', '\u{1F600}', 'NaN', '1e3', '(a|b)+', 'tab\there', '24:00:00'],
  bytes: ['\\xff', '\\xdeadbeef', 'abc', '\\x0', 'a\\000b'],
  date: ['0001-01-01', '9999-12-31', 'infinity', '-infinity', '2024-02-30', '0044-03-15 BC', 'Jan 5 2024'],
  timestamp: ['infinity', '-infinity', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2024-13-01', 'epoch'],
  timestamptz: [
    'infinity',
    '2024-10-27 00:30:00 Europe/Berlin',
    '1900-01-01 00:00:00+00',
    '2024-01-01T10:00:00Z',
    'now-ish',
  ],
  time: ['24:00:00', '25:00:00', '04:05 PM', '040506', 'allballs'],
  timetz: ['24:00:00-15:59', '12:00:00 Europe/Berlin', '1:2:3.0000005+5:30'],
  uuid: ['{A0EEBC99-9C0B4EF8-BB6D6BB9-BD380A11}', 'a0eebc999c0b4ef8bb6d6bb9bd380a1', ''],
  jsonb: ['{"a": 1, "a": 2}', '[1,]', '1e400', '"\\u0000"', '{"b": 1, "aa": 0.10}', ''],
  'int4[]': ['{1,x}', '[2:3]={1,2}', '{{1},{2}}', '{{1},{2,3}}', '{', '{2147483648}'],
  'text[]': ['{"a\\"b"," "}', '{{a,b},{c,d}}', '{a', '{""}'],
  interval: [
    'P1Y2M3DT4H5M6S',
    '1.5 months',
    '-1 mon +3 days -04:00:00',
    '1000000 hours',
    '1 fortnight',
    '178000000 years',
  ],
};

/** A constant of a type, written in one of the ways that SQL has. `wildness`: how often an extreme or malformed one. */
export function literal(type: SqlType, random: Random, wildness: number): string {
  if (random.chance(0.06)) return `NULL::${spelling[type]}`;
  const value = random.pick(random.chance(wildness) ? wild[type] : tame[type]);
  const quoted = `'${value.replaceAll("''", "'").replaceAll("'", "''")}'`;
  const plain = /^\d+(\.\d+)?$/.test(value);
  if (type === 'bool' && (value === 'true' || value === 'false')) return value;
  if (plain && ((type === 'int4' && value.length < 10) || (type === 'numeric' && value.includes('.')))) return value;
  if (type === 'text') return random.chance(0.5) ? quoted : `${quoted}::text`;
  if ((type === 'date' || type === 'timestamp' || type === 'interval') && random.chance(0.5))
    return `${type.toUpperCase()} ${quoted}`;
  return random.chance(0.5) ? `${quoted}::${spelling[type]}` : `CAST(${quoted} AS ${spelling[type]})`;
}
