import { errors, raise } from '../../../base/error.ts';
import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';

const forms: readonly string[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];

/** The text in a form; 22023 for another name. */
export function normalized(source: string, form: string): string {
  const name = form.toUpperCase();
  if (!forms.includes(name)) return raise(errors.invalidParameterValue(`invalid normalization form: ${form}`));
  return source.normalize(name);
}

/** One of the four normal forms of Unicode. */
export const normalize = scalarFunction({
  name: 'normalize',
  about: 'The text in a normal form of Unicode: NFC, NFD, NFKC or NFKD.',
  overloads: [
    { args: [text], result: text, run: each1((s: string) => s.normalize()) },
    { args: [text, text], result: text, run: each2(normalized) },
  ],
  examples: [{ sql: "length(normalize('a' || chr(776), 'NFC'))", is: '1' }],
});
