import { errors, type SqlError } from '../../base/error.ts';

export interface PathToken {
  /** name: an identifier without quotes; the rest of the symbols stand for themselves. */
  readonly kind: 'name' | 'string' | 'number' | 'variable' | 'symbol' | 'end';
  readonly text: string;
  /** As written, for errors. */
  readonly written: string;
}

const patterns = {
  blank: /(?:[ \t\n\r\f]|\/\*[\s\S]*?\*\/)+/y,
  number: /(?:(?:0|[1-9]\d*)(?:\.\d+|\.(?![.\w*"]))?|\.\d+)(?:[eE][+-]?\d+)?/y,
  symbol: /&&|\|\||==|<>|!=|<=|>=|\*\*|[?%$.[\]{}()!<>@#,*:\-+/]/y,
  name: /[^?%$.[\]{}()|&!=<>@#,*:\-+/"\\ \t\n\r\f]+/y,
} as const;

/** The tokens of a path; error 42601 as Postgres words it. */
export function pathTokens(source: string): readonly PathToken[] {
  const tokens: PathToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found === null) return undefined;
    at = pattern.lastIndex;
    return found[0];
  };
  while (at < source.length) {
    if (take(patterns.blank) !== undefined) continue;
    const start = at;
    if (source[at] === '"') {
      const text = quoted(source, at);
      at = text.end;
      tokens.push({ kind: 'string', text: text.value, written: source.slice(start, at) });
      continue;
    }
    const number = /[\d.]/.test(source[at]) ? take(patterns.number) : undefined;
    if (number !== undefined) {
      const junk = take(patterns.name);
      if (junk !== undefined) throw badPath('trailing junk after numeric literal', number + junk[0]);
      tokens.push({ kind: 'number', text: number, written: number });
      continue;
    }
    if (source[at] === '$' && /["\w]/.test(source[at + 1] ?? '')) {
      at++;
      if (source[at] === '"') {
        const text = quoted(source, at);
        at = text.end;
        tokens.push({ kind: 'variable', text: text.value, written: source.slice(start, at) });
      } else tokens.push({ kind: 'variable', text: take(patterns.name)!, written: source.slice(start, at) });
      continue;
    }
    const symbol = take(patterns.symbol);
    if (symbol !== undefined) {
      tokens.push({ kind: 'symbol', text: symbol === '!=' ? '<>' : symbol, written: symbol });
      continue;
    }
    const name = take(patterns.name);
    if (name === undefined) throw badPath('syntax error', source[at]);
    tokens.push({ kind: 'name', text: name, written: name });
  }
  tokens.push({ kind: 'end', text: '', written: '' });
  return tokens;
}

/** `syntax error at or near "x" of jsonpath input`; at the end without the token. */
export const badPath = (what: string, token: string): SqlError =>
  errors.badSyntax(
    token === '' ? `${what} at end of jsonpath input` : `${what} at or near "${token}" of jsonpath input`,
  );

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A string in double quotes that begins at `start`; its value and where it ends. */
function quoted(source: string, start: number): { readonly value: string; readonly end: number } {
  let value = '';
  let at = start + 1;
  while (at < source.length) {
    const c = source[at++];
    if (c === '"') return { value, end: at };
    if (c !== '\\') {
      value += c;
      continue;
    }
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})/.exec(source.slice(at, at + 10));
    if (code !== null) {
      at += code[0].length;
      const point = Number.parseInt(code[1] ?? code[2] ?? code[3], 16);
      if (point === 0) throw errors.jsonZero();
      value += code[2] === undefined ? String.fromCodePoint(point) : String.fromCharCode(point);
      continue;
    }
    if (source[at] === 'x') throw badPath('invalid hexadecimal character sequence', source.slice(at - 1, at + 1));
    if (source[at] === 'u') throw badPath('invalid Unicode escape sequence', source.slice(at - 1, at + 1));
    if (at < source.length) value += escapes[source[at]] ?? source[at];
    at++;
  }
  throw badPath('unexpected end of quoted string', '');
}
