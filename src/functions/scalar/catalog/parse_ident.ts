import { errors } from '../../../base/error.ts';
import { arrayOf, bool, text } from '../../../data/type.ts';
import { type ArrayValue, listValue } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';

/** The parts of a qualified name, folded; `strict`: nothing may follow the last one. */
function parts(source: string, strict: boolean): ArrayValue {
  const found: string[] = [];
  const refuse = (why?: string): never => {
    throw errors.invalidIdentifier(source, why);
  };
  let rest = source.trimStart();
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)("?)/.exec(rest);
    const plain = /^[\p{L}_][\p{L}\p{N}_$]*/u.exec(rest);
    if (quoted !== null) {
      if (quoted[2] === '') refuse('String has unclosed double quotes.');
      if (quoted[1] === '') refuse('Quoted identifier must not be empty.');
      found.push(quoted[1].replaceAll('""', '"'));
    } else if (plain !== null) found.push(plain[0].toLowerCase());
    else if (rest.startsWith('.')) refuse('No valid identifier before ".".');
    else refuse(found.length > 0 ? 'No valid identifier after ".".' : undefined);
    rest = rest.slice((quoted ?? plain)![0].length).trimStart();
    if (!rest.startsWith('.')) break;
    rest = rest.slice(1).trimStart();
  }
  if (strict && rest !== '') refuse();
  return listValue(found);
}

export const parseIdent = scalarFunction({
  name: 'parse_ident',
  about:
    'The parts of a qualified name; an error for what is no name, also behind it unless the second argument is false.',
  overloads: [
    { args: [text], result: arrayOf(text), run: each1((source: string) => parts(source, true)) },
    { args: [text, bool], result: arrayOf(text), run: each2(parts) },
  ],
  examples: [
    { sql: `parse_ident('Schema."Table"')`, is: '{schema,Table}' },
    { sql: "parse_ident('a b')", is: 'ERROR 22023' },
    { sql: "parse_ident('a b', false)", is: '{a}' },
  ],
});
