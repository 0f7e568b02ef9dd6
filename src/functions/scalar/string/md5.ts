import { createHash } from 'node:crypto';
import { bytes, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

const hash = (source: string | Uint8Array): string => createHash('md5').update(source).digest('hex');

/** MD5 of the text or bytes, in hexadecimal. */
export const md5 = scalarFunction({
  name: 'md5',
  about: 'MD5 of the text or bytes, in hexadecimal.',
  overloads: [
    { args: [text], result: text, run: each1(hash) },
    { args: [bytes], result: text, run: each1(hash) },
  ],
  examples: [{ sql: "md5('abc')", is: '900150983cd24fb0d6963f7d28e17f72' }],
});
