import { errors } from '../base/error.ts';

/** `a."B c".d` taken apart, folded as SQL folds; 42602 for what is no name. */
export function identifierParts(source: string): readonly string[] {
  const parts: string[] = [];
  let rest = source.trimStart();
  for (;;) {
    const quoted = /^"((?:[^"]|"")+)"\s*/.exec(rest);
    const plain = quoted ?? /^([\p{L}_][\p{L}\p{N}_$]*)\s*/u.exec(rest);
    if (plain === null) throw errors.invalidName();
    parts.push(quoted === null ? plain[1].toLowerCase() : plain[1].replaceAll('""', '"'));
    rest = rest.slice(plain[0].length);
    if (rest === '') return parts;
    if (!rest.startsWith('.')) throw errors.invalidName();
    rest = rest.slice(1).trimStart();
  }
}
