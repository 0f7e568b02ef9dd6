import { bool, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

/** Whether the text begins with a prefix. */
export const startsWith = scalarFunction({
  name: 'starts_with',
  about: 'Whether the text begins with a prefix.',
  overloads: [{ args: [text, text], result: bool, run: each2((s: string, prefix: string) => s.startsWith(prefix)) }],
  examples: [{ sql: "starts_with('alphabet', 'alph')", is: 't' }],
});

/** The same as an operator. */
export const startsWithOperator = { ...startsWith, name: '^@', examples: [{ sql: "'alphabet' ^@ 'alph'", is: 't' }] };
