import { errors } from '../../base/error.ts';
import { jsonNumber } from '../../data/json_number.ts';
import type { Arithmetic, Comparison, JsonPath, Method, PathNode, PathStep, Subscript } from './ast.ts';
import { badPath, type PathToken, pathTokens } from './lexer.ts';
import { likeRegex } from './like_regex.ts';

/** Reads a path. Errors 22P02 (empty), 42601. */
export function parseJsonPath(source: string): JsonPath {
  const tokens = pathTokens(source);
  if (tokens.length === 1) throw errors.invalidText('jsonpath', source);
  return new PathParser(tokens).path();
}

const comparisons: ReadonlySet<string> = new Set(['==', '<>', '<', '<=', '>', '>=']);
const methods: ReadonlySet<string> = new Set(['abs', 'size', 'type', 'floor', 'ceiling', 'double', 'keyvalue']);

const predicates: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'is_unknown',
  'exists',
  'compare',
  'starts_with',
  'like_regex',
]);

/** Deeper nesting of parentheses is refused. */
const mostDepth = 500;

class PathParser {
  private readonly tokens: readonly PathToken[];
  private at = 0;
  /** How many filters and how many subscripts are open: `@` and `last` need one. */
  private filters = 0;
  private subscripts = 0;
  private depth = 0;

  constructor(tokens: readonly PathToken[]) {
    this.tokens = tokens;
  }

  path(): JsonPath {
    const strict = this.word('strict');
    if (!strict) this.word('lax');
    const body = this.or();
    if (this.here().kind !== 'end') throw this.unexpected();
    return { strict, body };
  }

  private here(): PathToken {
    return this.tokens[this.at];
  }

  private unexpected(): Error {
    return badPath('syntax error', this.here().written);
  }

  private symbol(text: string): boolean {
    const { kind, text: present } = this.here();
    if (kind !== 'symbol' || present !== text) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.symbol(text)) throw this.unexpected();
  }

  private word(text: string): boolean {
    const { kind, text: present } = this.here();
    if (kind !== 'name' || present.toLowerCase() !== text) return false;
    this.at++;
    return true;
  }

  // ---------------------------------------------------------------- predicates

  private or(): PathNode {
    if (++this.depth > mostDepth) throw errors.jsonTooDeep();
    let left = this.and();
    while (this.symbol('||')) {
      left = { kind: 'or', left: this.predicate(left), right: this.predicate(this.and()) };
    }
    this.depth--;
    return left;
  }

  private and(): PathNode {
    let left = this.not();
    while (this.symbol('&&')) {
      left = { kind: 'and', left: this.predicate(left), right: this.predicate(this.not()) };
    }
    return left;
  }

  private not(): PathNode {
    if (!this.symbol('!')) return this.comparison();
    const { kind, text } = this.here();
    const isDelimited = (kind === 'symbol' && text === '(') || (kind === 'name' && text.toLowerCase() === 'exists');
    if (!isDelimited) throw this.unexpected();
    return { kind: 'not', operand: this.predicate(this.primary()) };
  }

  /** The node itself; a syntax error for what is no predicate. */
  private predicate(node: PathNode): PathNode {
    if (!predicates.has(node.kind)) throw this.unexpected();
    return node;
  }

  private comparison(): PathNode {
    const left = this.sum();
    const { kind, text } = this.here();
    if (kind === 'symbol' && comparisons.has(text)) {
      this.at++;
      return { kind: 'compare', operator: text as Comparison, left, right: this.sum() };
    }
    if (this.word('starts')) {
      if (!this.word('with')) throw this.unexpected();
      const start = this.here();
      if (start.kind !== 'string' && start.kind !== 'variable') throw this.unexpected();
      return { kind: 'starts_with', operand: left, prefix: this.primary() };
    }
    if (this.word('like_regex')) return { kind: 'like_regex', operand: left, regex: this.regex() };
    return left;
  }

  private regex(): RegExp {
    const pattern = this.string();
    const flags = this.word('flag') ? this.string() : '';
    return likeRegex(pattern, flags);
  }

  private string(): string {
    const token = this.here();
    if (token.kind !== 'string') throw this.unexpected();
    this.at++;
    return token.text;
  }

  // ---------------------------------------------------------------- numbers

  private sum(): PathNode {
    let left = this.product();
    for (;;) {
      const { text } = this.here();
      if (!this.symbol('+') && !this.symbol('-')) return left;
      left = { kind: 'arithmetic', operator: text as Arithmetic, left, right: this.product() };
    }
  }

  private product(): PathNode {
    let left = this.signed();
    for (;;) {
      const { text } = this.here();
      if (!this.symbol('*') && !this.symbol('/') && !this.symbol('%')) return left;
      left = { kind: 'arithmetic', operator: text as Arithmetic, left, right: this.signed() };
    }
  }

  private signed(): PathNode {
    const signs: ('+' | '-')[] = [];
    for (;;) {
      const { text } = this.here();
      if (!this.symbol('+') && !this.symbol('-')) break;
      signs.push(text as '+' | '-');
    }
    return signs.reduceRight<PathNode>((operand, operator) => ({ kind: 'sign', operator, operand }), this.accessor());
  }

  // ---------------------------------------------------------------- what steps start from

  private accessor(): PathNode {
    const from = this.primary();
    const steps: PathStep[] = [];
    for (let step = this.step(); step !== undefined; step = this.step()) steps.push(step);
    return steps.length === 0 ? from : { kind: 'access', from, steps };
  }

  private primary(): PathNode {
    const token = this.here();
    if (token.kind === 'end') throw this.unexpected();
    this.at++;
    switch (token.kind) {
      case 'string':
        return { kind: 'literal', value: token.text };
      case 'number':
        return { kind: 'literal', value: jsonNumber(token.text) };
      case 'variable':
        return { kind: 'variable', name: token.text };
      case 'symbol':
        return this.symbolPrimary(token);
      default:
        return this.namePrimary(token);
    }
  }

  private symbolPrimary({ text }: PathToken): PathNode {
    if (text === '$') return { kind: 'root' };
    if (text === '@') {
      if (this.filters === 0) throw errors.badSyntax('@ is not allowed in root expressions');
      return { kind: 'current' };
    }
    if (text !== '(') {
      this.at--;
      throw this.unexpected();
    }
    const inner = this.or();
    this.expect(')');
    if (!this.word('is')) return inner;
    if (!this.word('unknown')) throw this.unexpected();
    return { kind: 'is_unknown', operand: this.predicate(inner) };
  }

  private namePrimary({ text }: PathToken): PathNode {
    switch (text.toLowerCase()) {
      case 'null':
        return { kind: 'literal', value: null };
      case 'true':
      case 'false':
        return { kind: 'literal', value: text.toLowerCase() === 'true' };
      case 'last':
        if (this.subscripts === 0) throw errors.badSyntax('LAST is allowed only in array subscripts');
        return { kind: 'last' };
      case 'exists': {
        this.expect('(');
        const operand = this.or();
        this.expect(')');
        return { kind: 'exists', operand };
      }
      default:
        this.at--;
        throw this.unexpected();
    }
  }

  // ---------------------------------------------------------------- steps

  private step(): PathStep | undefined {
    if (this.symbol('[')) return this.brackets();
    if (this.symbol('?')) {
      this.expect('(');
      this.filters++;
      const predicate = this.predicate(this.or());
      this.filters--;
      this.expect(')');
      return { kind: 'filter', predicate };
    }
    return this.symbol('.') ? this.member() : undefined;
  }

  private member(): PathStep {
    if (this.symbol('**')) return this.levels();
    if (this.symbol('*')) return { kind: 'any_key' };
    const token = this.here();
    if (token.kind !== 'name' && token.kind !== 'string') throw this.unexpected();
    this.at++;
    if (token.kind === 'name' && this.here().text === '(' && this.here().kind === 'symbol') return this.method(token);
    return { kind: 'key', name: token.text };
  }

  private method({ text }: PathToken): PathStep {
    if (text === 'datetime') throw errors.notSupported('the jsonpath method .datetime()');
    if (!methods.has(text)) throw this.unexpected();
    this.at++;
    this.expect(')');
    return { kind: 'method', name: text as Method };
  }

  private levels(): PathStep {
    if (!this.symbol('{')) return { kind: 'descend', from: 0, to: null };
    const from = this.level();
    const to = this.word('to') ? this.level() : from;
    this.expect('}');
    return { kind: 'descend', from, to };
  }

  private level(): number | null {
    if (this.word('last')) return null;
    const { kind, text } = this.here();
    if (kind !== 'number' || !/^\d+$/.test(text)) throw this.unexpected();
    this.at++;
    return Number(text);
  }

  private brackets(): PathStep {
    if (this.symbol('*')) {
      this.expect(']');
      return { kind: 'any_item' };
    }
    this.subscripts++;
    const subscripts: Subscript[] = [];
    do {
      const from = this.sum();
      subscripts.push({ from, to: this.word('to') ? this.sum() : null });
    } while (this.symbol(','));
    this.subscripts--;
    this.expect(']');
    return { kind: 'items', subscripts };
  }
}
