import { errors } from '../base/error.ts';

/**
 * Postgres's advanced regular expressions as JavaScript's. What differs in spelling is translated: bracket classes,
 * `\y \m \M \A \Z`, escapes that JavaScript forbids, braces and brackets that stand for themselves, embedded options
 * `(?i)` and the prefixes `***:` and `***=`. The leftmost match is found as in Perl, not the longest. Error 2201B.
 *
 * `flags` are Postgres's: i (ignore case), c (do not), n or m (`.` and `[^` stop at newlines, `^ $` at lines), s, g (for the
 * caller, passed on), x (expanded syntax), q (literal).
 */
export function compileRegex(pattern: string, flags = ''): RegExp {
  const { body, options } = embeddedOptions(pattern, flags);
  if (options.literal) return build(escapeAll(body), options);
  return build(new Translator(options.expanded ? stripExpanded(body) : body, options.lines).translate(), options);
}

interface Options {
  readonly ignoreCase: boolean;
  readonly lines: boolean;
  readonly expanded: boolean;
  readonly literal: boolean;
  readonly global: boolean;
}

function embeddedOptions(pattern: string, flags: string): { readonly body: string; readonly options: Options } {
  let body = pattern;
  let letters = flags;
  if (body.startsWith('***=')) {
    body = body.slice(4);
    letters += 'q';
  } else if (body.startsWith('***:')) body = body.slice(4);
  const embedded = /^\(\?([bceimnpqstwx]+)\)/.exec(body);
  if (embedded !== null) {
    body = body.slice(embedded[0].length);
    letters += embedded[1];
  }
  let ignoreCase = false;
  let lines = false;
  for (const letter of letters) {
    if (!'bcegimnpqstwx'.includes(letter))
      throw errors.invalidParameterValue(`invalid regular expression option: "${letter}"`);
    if (letter === 'i' || letter === 'c') ignoreCase = letter === 'i';
    if ('nmpw'.includes(letter)) lines = true;
    if (letter === 's') lines = false;
  }
  return {
    body,
    options: {
      ignoreCase,
      lines,
      expanded: letters.includes('x'),
      literal: letters.includes('q'),
      global: letters.includes('g'),
    },
  };
}

function build(source: string, { ignoreCase, lines, global }: Options): RegExp {
  const flags = `u${ignoreCase ? 'i' : ''}${lines ? 'm' : 's'}${global ? 'g' : ''}`;
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw errors.invalidRegularExpression(reason(cause.message));
    throw cause;
  }
}

/** Postgres's words for what JavaScript complains of. */
function reason(message: string): string {
  if (/group|parenthes/i.test(message)) return 'parentheses () not balanced';
  if (/nothing to repeat|incomplete quantifier/i.test(message)) return 'quantifier operand invalid';
  if (/out of order in character class|range/i.test(message)) return 'invalid character range';
  if (/numbers out of order/i.test(message)) return 'invalid repetition count(s)';
  if (/character class/i.test(message)) return 'brackets [] not balanced';
  if (/escape|reference/i.test(message)) return 'invalid escape \\ sequence';
  return message;
}

const escapeAll = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Expanded syntax: white space and comments outside brackets say nothing. */
const stripExpanded = (pattern: string): string =>
  pattern.replace(/(\\.|\[(?:\\.|[^\]])*\])|\s+|#[^\n]*/gs, (_all, kept: string | undefined) => kept ?? '');

/** What `\w` stands for: letters and digits of every script, not JavaScript's ASCII alone. */
const wordMembers = '\\p{L}\\p{Nd}\\p{Nl}_';
const word = `[${wordMembers}]`;

/** POSIX class names inside brackets, as Unicode properties. */
const classes: Readonly<Record<string, string>> = {
  alpha: '\\p{L}',
  digit: '0-9',
  alnum: '\\p{L}\\p{Nd}\\p{Nl}',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: '\\s',
  blank: ' \\t',
  punct: '\\p{P}\\p{S}',
  cntrl: '\\p{Cc}',
  graph: '\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}',
  print: '\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}',
  xdigit: '0-9A-Fa-f',
  word: wordMembers,
};

/** Escapes outside brackets that JavaScript spells otherwise. */
const escapes: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  Z: '(?![\\s\\S])',
  m: `(?<!${word})(?=${word})`,
  M: `(?<=${word})(?!${word})`,
  y: `(?:(?<!${word})(?=${word})|(?<=${word})(?!${word}))`,
  Y: `(?:(?<!${word})(?!${word})|(?<=${word})(?=${word}))`,
  w: word,
  W: `[^${wordMembers}]`,
  a: '\\x07',
  b: '\\x08',
  B: '\\\\',
  e: '\\x1b',
};

const sharedEscapes = 'dDsSnrtfv0';

class Translator {
  private readonly pattern: string;
  private readonly lines: boolean;
  private at = 0;

  constructor(pattern: string, lines: boolean) {
    this.pattern = pattern;
    this.lines = lines;
  }

  translate(): string {
    let out = '';
    while (this.at < this.pattern.length) out += this.atom();
    return out;
  }

  private atom(): string {
    const rest = this.pattern.slice(this.at);
    const [character] = rest;
    if (character === '\\') return this.escape(false);
    if (rest.startsWith('[[:<:]]')) return this.skip(7, escapes.m);
    if (rest.startsWith('[[:>:]]')) return this.skip(7, escapes.M);
    if (character === '[') return this.brackets();
    if (character === '{') {
      const bound = /^\{\d+(,\d*)?\}/.exec(rest);
      if (bound !== null) return this.skip(bound[0].length, bound[0]);
      if (/^\{\d/.test(rest)) throw errors.invalidRegularExpression('braces {} not balanced');
      return this.skip(1, '\\{');
    }
    if (character === '}' || character === ']') return this.skip(1, `\\${character}`);
    // A character beyond 16 bits takes two places.
    return this.skip(character.length, character);
  }

  private skip(length: number, out: string): string {
    this.at += length;
    return out;
  }

  private escape(inBrackets: boolean): string {
    const next = this.pattern[this.at + 1];
    if (next === undefined) throw errors.invalidRegularExpression('invalid escape \\ sequence');
    const code = /^\\(?:x([0-9a-fA-F]{1,8})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(this.pattern.slice(this.at));
    if (code !== null) {
      return this.skip(code[0].length, `\\u{${(code[1] ?? code[2] ?? code[3]).replace(/^0+(?=.)/, '')}}`);
    }
    if (inBrackets && next === 'w') return this.skip(2, wordMembers);
    if (inBrackets && next === 'W') return this.skip(2, '\\W');
    if (sharedEscapes.includes(next) || (/[1-9]/.test(next) && !inBrackets)) return this.skip(2, `\\${next}`);
    const own = Object.hasOwn(escapes, next) ? escapes[next] : undefined;
    if (own !== undefined && !(inBrackets && 'AZmMyY'.includes(next))) return this.skip(2, own);
    if (/[a-zA-Z0-9]/.test(next)) throw errors.invalidRegularExpression('invalid escape \\ sequence');
    const special = /[\\^$.*+?()[\]{}|/]/.test(next) || (next === '-' && inBrackets);
    return this.skip(2, special ? `\\${next}` : next);
  }

  /** `[…]`: classes, a `]` that comes first, and characters that only JavaScript's brackets give a meaning. */
  private brackets(): string {
    this.at++;
    let out = '[';
    const negated = this.pattern[this.at] === '^';
    if (negated) out += this.skip(1, '^');
    if (this.pattern[this.at] === ']') out += this.skip(1, '\\]');
    for (;;) {
      const rest = this.pattern.slice(this.at);
      if (rest === '') throw errors.invalidRegularExpression('brackets [] not balanced');
      if (rest[0] === ']') break;
      out += this.member(rest);
    }
    this.at++;
    // In line mode a negated set never matches a newline.
    return `${out}${negated && this.lines ? '\\n' : ''}]`;
  }

  private member(rest: string): string {
    const named = /^\[:(\w+):\]/.exec(rest);
    if (named !== null) {
      const chosen = Object.hasOwn(classes, named[1]) ? classes[named[1]] : undefined;
      if (chosen === undefined) throw errors.invalidRegularExpression('invalid character class');
      return this.skip(named[0].length, chosen);
    }
    const single = /^\[[.=](.)[.=]\]/u.exec(rest);
    if (single !== null) return this.skip(single[0].length, escapeAll(single[1]).replace(/^-$/, '\\-'));
    if (rest[0] === '\\') return this.escape(true);
    return this.skip(1, rest[0] === '[' ? '\\[' : rest[0]);
  }
}
