import { errors, raise } from '../../../base/error.ts';
import { bytes, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

const lineLength = 76;

function encoded(data: Uint8Array, format: string): string {
  if (format === 'hex') return Buffer.from(data).toString('hex');
  if (format === 'base64') {
    const whole = Buffer.from(data).toString('base64');
    return whole.match(new RegExp(`.{1,${lineLength}}`, 'g'))?.join('\n') ?? '';
  }
  return raise(errors.invalidParameterValue(`unrecognized encoding: "${format}"`, undefined, 'One of: hex, base64.'));
}

function decoded(data: string, format: string): Uint8Array {
  const dense = data.replace(/\s+/g, '');
  if (format === 'hex') {
    if (dense.length % 2 === 1 || !/^[0-9a-f]*$/i.test(dense))
      return raise(errors.invalidParameterValue('invalid hexadecimal data'));
    return Buffer.from(dense, 'hex');
  }
  if (format === 'base64') {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(dense))
      return raise(errors.invalidParameterValue('invalid symbol found while decoding base64 sequence'));
    return Buffer.from(dense, 'base64');
  }
  return raise(errors.invalidParameterValue(`unrecognized encoding: "${format}"`, undefined, 'One of: hex, base64.'));
}

/** Bytes as text. */
export const encode = scalarFunction({
  name: 'encode',
  about: 'Bytes as hex or base64.',
  overloads: [{ args: [bytes, text], result: text, run: each2(encoded) }],
  examples: [{ sql: "encode('\\x1234'::bytea, 'hex')", is: '1234' }],
});

/** And back. */
export const decode = scalarFunction({
  name: 'decode',
  about: 'Bytes from hex or base64.',
  overloads: [{ args: [text, text], result: bytes, run: each2(decoded) }],
  examples: [
    { sql: "decode('1234', 'hex')", is: '\\x1234' },
    { sql: "decode('xx', 'hex')", is: 'ERROR 22023' },
  ],
});
