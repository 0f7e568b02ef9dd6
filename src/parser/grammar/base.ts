import { EmbeddedActionsParser, type IOrAlt, type IParserErrorMessageProvider, type ParserMethod } from 'chevrotain';
import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Identifier, Option, OptionValue, QualifiedName } from '../ast/common.ts';
import type { Expression, TypeReference } from '../ast/expression.ts';
import type { ModelReference, PredictSource } from '../ast/model.ts';
import type { OrderItem, Query, SelectItem } from '../ast/query.ts';
import type { Statement } from '../ast/statement.ts';
import type { TableReference } from '../ast/table_reference.ts';
import { type End, syntaxError } from '../syntax_error.ts';
import { keywords as k, type SqlToken, symbols as s, sets, vocabulary } from '../tokens.ts';

type Alternatives<Result> = IOrAlt<Result>[] | { readonly DEF: IOrAlt<Result>[]; readonly IGNORE_AMBIGUITIES: boolean };

export type Rule<Result, Args extends unknown[] = []> = ParserMethod<Args, Result>;

/**
 * How deep expressions, queries and joins may stand inside each other; a call's argument and a query count twice, as
 * they take twice the stack. A level takes about 2 kB of it, of the 984 kB there are.
 */
export const maxDepth = 320;

/**
 * The ground of the grammar: names, spans, options, and the rules that later files define but earlier ones call.
 * The files of this folder form one class, each adding rules to the one before:
 *
 *   base ← types ← operations ← expression ← windows ← calls ← special_calls ← table_ref ← select ← query ← ml ←
 *   tables ← ddl ← dml ← explain ← utility ← cursors ← notes ← statement
 *
 * The rules hold syntax only; their actions make the nodes of `ast/`. One token of lookahead decides everywhere, because
 * `relabel` has told apart beforehand the tokens that would need more.
 */
export abstract class BaseGrammar extends EmbeddedActionsParser {
  declare readonly expression: Rule<Expression, [lowest?: number, restricted?: boolean]>;
  declare readonly restrictedExpression: Rule<Expression>;
  declare readonly specialCall: Rule<Expression>;
  declare readonly namedExpression: Rule<Expression>;
  declare readonly scalarPredict: Rule<Expression>;
  declare readonly expressions: Rule<Expression[]>;
  declare readonly typeName: Rule<TypeReference>;
  declare readonly orderBy: Rule<OrderItem[]>;
  declare readonly selectItems: Rule<SelectItem[]>;
  declare readonly tableReference: Rule<TableReference>;
  declare readonly query: Rule<Query>;
  declare readonly parenthesisedQuery: Rule<Query>;
  declare readonly modelReference: Rule<ModelReference>;
  declare readonly predictArgumentSource: Rule<PredictSource>;
  declare readonly statement: Rule<Statement>;

  private depth = 0;
  private end: End = { tokens: [], offset: 0, semicolon: undefined };

  constructor(errorMessageProvider: IParserErrorMessageProvider, skipValidations: boolean) {
    super(vocabulary, { maxLookahead: 1, recoveryEnabled: false, errorMessageProvider, skipValidations });
  }

  /** RULE, whose actions are checked against the type of the result. */
  protected rule<Result, Args extends unknown[] = []>(
    name: string,
    action: (...args: Args) => Result,
  ): Rule<Result, Args> {
    return this.RULE(name, action);
  }

  /** OR, whose alternatives are checked against the type of the result. */
  protected choose<Result>(alternatives: Alternatives<Result>): Result {
    return this.or(0, alternatives as IOrAlt<Result>[]);
  }

  /** A second OR in the same rule. */
  protected choose1<Result>(alternatives: Alternatives<Result>): Result {
    return this.or(1, alternatives as IOrAlt<Result>[]);
  }

  /** Takes the tokens of one statement, and what stands behind them. */
  begin(tokens: SqlToken[], end: End): void {
    this.input = tokens;
    this.depth = 0;
    this.end = end;
  }

  /** The next token does not fit, for a reason that the rules cannot say. */
  protected stop(hint?: string): void {
    this.ACTION(() => {
      throw syntaxError(this.LA(1), this.end, { hint });
    });
  }

  /** Offset where the next token begins. */
  protected from(): number {
    return this.LA(1).startOffset;
  }

  /** From an offset to the end of the last token taken. */
  protected since(start: number): Span {
    return { start, end: (this.LA(0) as SqlToken).endOffset + 1 };
  }

  /** The place of the next token. */
  protected here(): Span {
    const { startOffset, endOffset } = this.LA(1) as SqlToken;
    return { start: startOffset, end: endOffset + 1 };
  }

  /** Place of a token that was taken. */
  protected at(token: SqlToken): Span {
    return { start: token.startOffset, end: token.endOffset + 1 };
  }

  protected refuse(what: string, at: Span = this.here(), hint?: string): void {
    this.ACTION(() => {
      throw errors.notSupported(what, at, hint);
    });
  }

  protected enter(weight = 1): void {
    this.depth += weight;
    if (this.depth > maxDepth && !this.RECORDING_PHASE) throw errors.tooDeep(undefined, this.here());
  }

  protected leave(weight = 1): void {
    this.depth -= weight;
  }

  protected identifier(token: SqlToken): Identifier {
    return { name: token.value, at: this.at(token) };
  }

  // ---------------------------------------------------------------- names

  /** The name of a column, table or alias. */
  readonly name: Rule<Identifier> = this.rule('name', () => this.identifier(this.CONSUME(sets.name) as SqlToken));

  /** Any word: a name after AS or a dot. */
  readonly label: Rule<Identifier> = this.rule('label', () => this.identifier(this.CONSUME(sets.label) as SqlToken));

  readonly names: Rule<Identifier[]> = this.rule('names', () => {
    const names: Identifier[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => names.push(this.SUBRULE(this.name)) });
    return names;
  });

  readonly nameList: Rule<Identifier[]> = this.rule('nameList', () => {
    this.CONSUME(sets.leftParen);
    const names = this.SUBRULE(this.names);
    this.CONSUME(s.rightParen);
    return names;
  });

  readonly qualifiedName: Rule<QualifiedName> = this.rule('qualifiedName', () => {
    const start = this.from();
    const parts = [this.SUBRULE(this.name)];
    this.MANY(() => {
      this.CONSUME(s.dot);
      parts.push(this.SUBRULE(this.label));
    });
    return this.ACTION(() => this.qualified(parts, this.since(start)));
  });

  readonly qualifiedNames: Rule<QualifiedName[]> = this.rule('qualifiedNames', () => {
    const names: QualifiedName[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => names.push(this.SUBRULE(this.qualifiedName)) });
    return names;
  });

  protected qualified(parts: readonly Identifier[], at: Span): QualifiedName {
    if (parts.length > 3) {
      const written = parts.map((part) => part.name).join('.');
      throw errors.badSyntax(`improper qualified name (too many dotted names): ${written}`, at);
    }
    return { parts, at };
  }

  /** A string literal: its content and its place. */
  readonly text: Rule<{ value: string; at: Span }> = this.rule('text', () => {
    const token = this.CONSUME(s.string) as SqlToken;
    return { value: token.value, at: this.at(token) };
  });

  readonly wholeNumber: Rule<number> = this.rule('wholeNumber', () => {
    const token = this.CONSUME(s.number) as SqlToken;
    return this.ACTION(() => {
      if (!/^\d+$/.test(token.value)) throw errors.syntax(token.image, this.at(token), 'Expected a whole number.');
      return Number(token.value);
    });
  });

  readonly ifNotExists: Rule<boolean> = this.rule('ifNotExists', () => {
    this.CONSUME(k.if);
    this.CONSUME(k.not);
    this.CONSUME(k.exists);
    return true;
  });

  // ---------------------------------------------------------------- options

  readonly options: Rule<Option[]> = this.rule('options', () => {
    const options: Option[] = [];
    this.CONSUME(sets.leftParen);
    this.MANY_SEP({ SEP: s.comma, DEF: () => options.push(this.SUBRULE(this.option_)) });
    this.CONSUME(s.rightParen);
    return options;
  });

  /** name = value, name value, or a name alone. */
  readonly option_: Rule<Option> = this.rule('option_', () => {
    const start = this.from();
    const words = [this.SUBRULE(this.label)];
    this.MANY(() => {
      this.CONSUME(s.dot);
      words.push(this.SUBRULE1(this.label));
    });
    this.OPTION(() => {
      this.OR([{ ALT: () => this.CONSUME(s.equals) }, { ALT: () => this.CONSUME(s.arrow) }]);
    });
    const value = this.OPTION1(() => this.SUBRULE(this.optionValue)) ?? null;
    const name = this.ACTION(() => words.map((word) => word.name.toLowerCase()).join('.'));
    return { name, value, at: this.since(start) };
  });

  readonly optionValue: Rule<OptionValue> = this.rule('optionValue', () => {
    this.enter();
    const start = this.from();
    const value = this.choose<OptionValue>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.bracketList) },
        { ALT: () => this.SUBRULE(this.parenthesisedList) },
        { GATE: () => this.isLoneWord(), ALT: () => this.wordValue(this.CONSUME(sets.label) as SqlToken) },
        { ALT: () => ({ kind: 'expression', expr: this.SUBRULE(this.expression), at: this.since(start) }) },
      ],
    });
    this.leave();
    return { ...value, at: this.since(start) };
  });

  /** A word that is the whole value, so that reserved ones (ON, DEFAULT) may be values too; true and false are not. */
  private isLoneWord(): boolean {
    const [first, second] = [this.LA(1).tokenType, this.LA(2).tokenType];
    return (second === s.comma || second === s.rightParen) && first !== k.true && first !== k.false && first !== k.null;
  }

  private wordValue(token: SqlToken): OptionValue {
    const at = this.at(token);
    return { kind: 'expression', expr: { kind: 'column', parts: [this.identifier(token)], at }, at };
  }

  readonly bracketList: Rule<OptionValue> = this.rule('bracketList', () => {
    const start = this.from();
    const items: OptionValue[] = [];
    this.CONSUME(s.leftBracket);
    this.MANY_SEP({ SEP: s.comma, DEF: () => items.push(this.SUBRULE(this.optionValue)) });
    this.CONSUME(s.rightBracket);
    return { kind: 'list', items, at: this.since(start) };
  });

  readonly parenthesisedList: Rule<OptionValue> = this.rule('parenthesisedList', () => {
    const start = this.from();
    const items: OptionValue[] = [];
    this.CONSUME(s.plainParen);
    this.MANY_SEP({ SEP: s.comma, DEF: () => items.push(this.SUBRULE(this.optionValue)) });
    this.CONSUME(s.rightParen);
    return { kind: 'list', items, at: this.since(start) };
  });
}
