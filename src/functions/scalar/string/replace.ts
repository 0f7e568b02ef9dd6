import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each3 } from '../../each.ts';

/** Every occurrence of a part, replaced. */
export const replace = scalarFunction({
  name: 'replace',
  about: 'Every occurrence of a part, replaced.',
  overloads: [
    {
      args: [text, text, text],
      result: text,
      run: each3((s: string, from: string, to: string) => (from === '' ? s : s.replaceAll(from, () => to))),
    },
  ],
  examples: [{ sql: "replace('abcdefabcdef', 'cd', 'XX')", is: 'abXXefabXXef' }],
});
