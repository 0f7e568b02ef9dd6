import { createHash } from 'node:crypto';
import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** MD5 of the text, in hexadecimal. */
export const md5 = scalarFunction({
  name: 'md5',
  about: 'MD5 of the text, in hexadecimal.',
  overloads: [{ args: [text], result: text, run: each1((s: string) => createHash('md5').update(s).digest('hex')) }],
  examples: [{ sql: "md5('abc')", is: '900150983cd24fb0d6963f7d28e17f72' }],
});
