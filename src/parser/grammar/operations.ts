import { errors } from '../../base/error.ts';
import { cover, type Span } from '../../base/span.ts';
import type { Expression, Subscript } from '../ast/expression.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { level, operatorLevel } from './precedence.ts';
import { TypeGrammar } from './types.ts';

/** What may go on an expression: operators, casts, IS, BETWEEN, IN, LIKE. Each rule is given the left side. */
export abstract class OperationGrammar extends TypeGrammar {
  /** Set by an operation that does not associate: the next operator must be looser (a < b < c is an error). */
  protected barsItsLevel = false;

  protected readonly operation: Rule<Expression, [Expression, boolean]> = this.rule('operation', (left, restricted) =>
    this.choose<Expression>([
      { ALT: () => this.SUBRULE(this.symbolOperation, { ARGS: [left, restricted] }) },
      { ALT: () => this.SUBRULE(this.chain, { ARGS: [left] }) },
      { ALT: () => this.SUBRULE(this.castOperation, { ARGS: [left] }) },
      { ALT: () => this.SUBRULE(this.isOperation, { ARGS: [left, restricted] }) },
      { ALT: () => this.SUBRULE(this.rangeOperation, { ARGS: [left] }) },
      { ALT: () => this.SUBRULE(this.atTimeZone, { ARGS: [left] }) },
      { ALT: () => this.SUBRULE(this.collation, { ARGS: [left] }) },
      { ALT: () => this.SUBRULE(this.indirection, { ARGS: [left] }) },
    ]),
  );

  /** left + right, left = ANY (query), left OPERATOR(pg_catalog.~) right. */
  private readonly symbolOperation: Rule<Expression, [Expression, boolean]> = this.rule(
    'symbolOperation',
    (left, restricted) => {
      const next = operatorLevel(this.LA(1).tokenTypeIdx);
      const token = this.OR([
        { ALT: () => this.CONSUME(sets.symbol) as SqlToken },
        { ALT: () => this.SUBRULE(this.qualifiedOperator) },
      ]);
      return this.choose1<Expression>([
        { ALT: () => this.SUBRULE(this.quantified, { ARGS: [left, token.value, this.at(token)] }) },
        {
          ALT: () => {
            const right = this.SUBRULE(this.expression, { ARGS: [next + 1, restricted] });
            this.barsItsLevel = next === level.comparison;
            return this.ACTION(() => this.binary(token, left, right));
          },
        },
      ]);
    },
  );

  protected binary(token: SqlToken, left: Expression, right: Expression): Expression {
    const operatorAt = this.at(token);
    return { kind: 'binary', operator: token.value, left, right, operatorAt, at: cover(left.at, right.at) };
  }

  /** OPERATOR(pg_catalog.~): the operator's own token. */
  protected readonly qualifiedOperator: Rule<SqlToken> = this.rule('qualifiedOperator', () => {
    this.CONSUME(marked.operatorCall);
    this.CONSUME(s.plainParen);
    this.MANY(() => {
      this.CONSUME(sets.label);
      this.CONSUME(s.dot);
    });
    const token = this.CONSUME(sets.symbol) as SqlToken;
    this.CONSUME(s.rightParen);
    return token;
  });

  /** ANY (query), SOME (array), ALL (array). */
  private readonly quantified: Rule<Expression, [Expression, string, Span]> = this.rule(
    'quantified',
    (operand, operator, operatorAt) => {
      const word = this.OR([
        { ALT: () => this.CONSUME(k.any) },
        { ALT: () => this.CONSUME(k.some) },
        { ALT: () => this.CONSUME(k.all) },
      ]);
      const quantifier = word.tokenType === k.all ? 'all' : 'any';
      return this.choose1<Expression>([
        {
          ALT: () => {
            const query = this.SUBRULE(this.parenthesisedQuery);
            return this.ACTION(() => {
              const at = this.since(operand.at.start);
              return { kind: 'quantified', operand, operator, quantifier, query, at };
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(s.plainParen);
            const array = this.SUBRULE(this.expression);
            this.CONSUME(s.rightParen);
            return this.ACTION(() => {
              const at = this.since(operand.at.start);
              return { kind: 'quantified_array', operand, operator, operatorAt, quantifier, array, at };
            });
          },
        },
      ]);
    },
  );

  /** a AND b AND c, or the same with OR: one node, also where parentheses say (a AND b) AND c. */
  private readonly chain: Rule<Expression, [Expression]> = this.rule('chain', (left) => {
    const kind = this.LA(1).tokenType === k.and ? 'and' : 'or';
    const args = left?.kind === kind ? [...left.args] : [left];
    this.OR([
      {
        ALT: () =>
          this.AT_LEAST_ONE(() => {
            this.CONSUME(k.and);
            args.push(this.SUBRULE(this.expression, { ARGS: [level.and + 1] }));
          }),
      },
      {
        ALT: () =>
          this.AT_LEAST_ONE1(() => {
            this.CONSUME(k.or);
            args.push(this.SUBRULE1(this.expression, { ARGS: [level.or + 1] }));
          }),
      },
    ]);
    return this.ACTION(() => ({ kind, args, at: cover(left.at, (args.at(-1) as Expression).at) }));
  });

  private readonly castOperation: Rule<Expression, [Expression]> = this.rule('castOperation', (operand) => {
    this.CONSUME(s.typeCast);
    const type = this.SUBRULE(this.typeName);
    return this.ACTION(() => ({ kind: 'cast', operand, type, at: this.since(operand.at.start) }));
  });

  private readonly isOperation: Rule<Expression, [Expression, boolean]> = this.rule('isOperation', (left, restricted) =>
    this.choose<Expression>([
      { ALT: () => this.CONSUME(k.isnull) && this.isTest(left, 'null', false) },
      { ALT: () => this.CONSUME(k.notnull) && this.isTest(left, 'null', true) },
      { ALT: () => this.SUBRULE(this.isPredicate, { ARGS: [left, restricted] }) },
    ]),
  );

  private isTest(operand: Expression, test: 'null' | 'true' | 'false' | 'unknown', negated: boolean): Expression {
    return this.ACTION(() => ({ kind: 'is', operand, test, negated, at: this.since(operand.at.start) }));
  }

  private readonly isPredicate: Rule<Expression, [Expression, boolean]> = this.rule(
    'isPredicate',
    (left, restricted) => {
      this.CONSUME(k.is);
      const negated = this.OPTION(() => this.CONSUME(k.not)) !== undefined;
      return this.choose<Expression>([
        { ALT: () => this.CONSUME(k.null) && this.isTest(left, 'null', negated) },
        { ALT: () => this.CONSUME(k.true) && this.isTest(left, 'true', negated) },
        { ALT: () => this.CONSUME(k.false) && this.isTest(left, 'false', negated) },
        { ALT: () => this.CONSUME(k.unknown) && this.isTest(left, 'unknown', negated) },
        {
          ALT: () => {
            this.CONSUME(k.distinct);
            this.CONSUME(k.from);
            const right = this.SUBRULE(this.expression, { ARGS: [level.is + 1, restricted] });
            this.barsItsLevel = true;
            return this.ACTION(() => ({ kind: 'is_distinct', left, right, negated, at: cover(left.at, right.at) }));
          },
        },
        { ALT: () => this.SUBRULE(this.normalForm, { ARGS: [left, negated] }) },
      ]);
    },
  );

  /** x IS [NOT] [NFC | NFD | NFKC | NFKD] NORMALIZED. */
  private readonly normalForm: Rule<Expression, [Expression, boolean]> = this.rule('normalForm', (left, negated) => {
    const form = this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(k.nfc) },
        { ALT: () => this.CONSUME(k.nfd) },
        { ALT: () => this.CONSUME(k.nfkc) },
        { ALT: () => this.CONSUME(k.nfkd) },
      ]),
    ) as SqlToken | undefined;
    const word = this.CONSUME(k.normalized) as SqlToken;
    return this.ACTION(() => {
      const args: Expression[] = [left];
      if (form !== undefined) args.push({ kind: 'string', value: form.value.toUpperCase(), at: this.at(form) });
      const at = this.since(left.at.start);
      const test = this.call('is_normalized', this.at(word), args, at);
      return negated ? { kind: 'not', operand: test, at } : test;
    });
  });

  /** [NOT] BETWEEN, IN, LIKE, ILIKE, SIMILAR TO. */
  private readonly rangeOperation: Rule<Expression, [Expression]> = this.rule('rangeOperation', (left) => {
    const negated = this.OPTION(() => this.CONSUME(marked.notOperator)) !== undefined;
    return this.choose<Expression>([
      { ALT: () => this.SUBRULE(this.between, { ARGS: [left, negated] }) },
      { ALT: () => this.SUBRULE(this.inOperation, { ARGS: [left, negated] }) },
      { ALT: () => this.SUBRULE(this.like, { ARGS: [left, negated] }) },
      { ALT: () => this.SUBRULE(this.similar, { ARGS: [left, negated] }) },
    ]);
  });

  /** x SIMILAR TO p ESCAPE e is x ~ similar_to_escape(p, e). */
  private readonly similar: Rule<Expression, [Expression, boolean]> = this.rule('similar', (left, negated) => {
    const word = this.CONSUME(marked.similarTo) as SqlToken;
    this.CONSUME(k.to);
    const args = [this.SUBRULE(this.expression, { ARGS: [level.range + 1] })];
    this.OPTION(() => {
      this.CONSUME(k.escape);
      args.push(this.SUBRULE1(this.expression, { ARGS: [level.range + 1] }));
    });
    this.barsItsLevel = true;
    return this.ACTION(() => {
      const operatorAt = this.at(word);
      const right = this.call('similar_to_escape', operatorAt, args, cover(operatorAt, args[args.length - 1].at));
      return { kind: 'binary', operator: negated ? '!~' : '~', left, right, operatorAt, at: cover(left.at, right.at) };
    });
  });

  private readonly between: Rule<Expression, [Expression, boolean]> = this.rule('between', (operand, negated) => {
    const between = this.CONSUME(k.between) as SqlToken;
    const word = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(k.symmetric) }, { ALT: () => this.CONSUME(k.asymmetric) }]),
    );
    const symmetric = word?.tokenType === k.symmetric;
    const low = this.SUBRULE(this.restrictedExpression);
    this.CONSUME(k.and);
    const high = this.SUBRULE(this.expression, { ARGS: [level.range + 1] });
    this.barsItsLevel = true;
    return this.ACTION(() => ({
      kind: 'between',
      operand,
      low,
      high,
      symmetric,
      negated,
      operatorAt: this.at(between),
      at: cover(operand.at, high.at),
    }));
  });

  private readonly inOperation: Rule<Expression, [Expression, boolean]> = this.rule(
    'inOperation',
    (operand, negated) => {
      this.CONSUME(k.in);
      const items = this.OR([
        { ALT: () => this.SUBRULE(this.parenthesisedQuery) },
        {
          ALT: () => {
            this.CONSUME(s.plainParen);
            const list = this.SUBRULE(this.expressions);
            this.CONSUME(s.rightParen);
            return list;
          },
        },
      ]);
      return this.ACTION(() => ({ kind: 'in', operand, items, negated, at: this.since(operand.at.start) }));
    },
  );

  private readonly like: Rule<Expression, [Expression, boolean]> = this.rule('like', (operand, negated) => {
    const word = this.OR([{ ALT: () => this.CONSUME(k.like) }, { ALT: () => this.CONSUME(k.ilike) }]) as SqlToken;
    const insensitive = word.tokenType === k.ilike;
    return this.choose1<Expression>([
      {
        ALT: () => {
          const operator = `${negated ? '!' : ''}~~${insensitive ? '*' : ''}`;
          return this.SUBRULE(this.quantified, { ARGS: [operand, operator, this.at(word)] });
        },
      },
      {
        ALT: () => {
          const pattern = this.SUBRULE(this.expression, { ARGS: [level.range + 1] });
          const escaped =
            this.OPTION(() => {
              this.CONSUME(k.escape);
              return this.SUBRULE1(this.expression, { ARGS: [level.range + 1] });
            }) ?? null;
          this.barsItsLevel = true;
          return this.ACTION(() => {
            const at = cover(operand.at, (escaped ?? pattern).at);
            return {
              kind: 'like',
              operand,
              pattern,
              escape: escaped,
              insensitive,
              negated,
              operatorAt: this.at(word),
              at,
            };
          });
        },
      },
    ]);
  });

  private readonly atTimeZone: Rule<Expression, [Expression]> = this.rule('atTimeZone', (operand) => {
    const word = this.CONSUME(marked.atTimeZone) as SqlToken;
    this.CONSUME(k.time);
    this.CONSUME(k.zone);
    const zone = this.SUBRULE(this.expression, { ARGS: [level.atTimeZone + 1] });
    return this.ACTION(() => this.call('timezone', this.at(word), [zone, operand], cover(operand.at, zone.at)));
  });

  /** A call of a function that the grammar names itself; `nameAt` is what an error points at. */
  protected call(name: string, nameAt: Span, args: readonly Expression[], at: Span = nameAt): Expression {
    return {
      kind: 'call',
      name: { parts: [{ name, at: nameAt }], at: nameAt },
      args: args.map((expr) => ({ name: null, expr })),
      star: false,
      distinct: false,
      orderBy: [],
      filter: null,
      withinGroup: [],
      over: null,
      at,
    };
  }

  /** Text sorts by bytes, as in PostgreSQL's "C" collation; others are refused. */
  private readonly collation: Rule<Expression, [Expression]> = this.rule('collation', (operand) => {
    this.CONSUME(k.collate);
    const name = this.SUBRULE(this.qualifiedName);
    return this.ACTION(() => {
      const last = name.parts[name.parts.length - 1].name;
      if (last !== 'default' && last !== 'C' && last !== 'POSIX' && last !== 'ucs_basic') {
        throw errors.notSupported(`collation "${last}"`, name.at);
      }
      return operand;
    });
  });

  /** a[1], a[1][2:3], a[1].f: what stands in brackets one behind the other is one list of subscripts. */
  protected readonly indirection: Rule<Expression, [Expression]> = this.rule('indirection', (first) => {
    let operand = first;
    this.AT_LEAST_ONE(() => {
      const subscripts: Subscript[] = [];
      this.AT_LEAST_ONE1(() => subscripts.push(this.SUBRULE(this.subscript)));
      operand = this.ACTION(() => ({ kind: 'subscript', operand, subscripts, at: this.since(first.at.start) }));
      this.MANY(() => {
        operand = this.SUBRULE(this.fieldOf, { ARGS: [operand] });
      });
    });
    return operand;
  });

  /** .f or .*, behind an expression. */
  protected readonly fieldOf: Rule<Expression, [Expression]> = this.rule('fieldOf', (operand) => {
    this.CONSUME(s.dot);
    return this.choose<Expression>([
      {
        ALT: () => {
          const name = this.SUBRULE(this.label);
          return this.ACTION(() => ({ kind: 'field', operand, name, at: this.since(operand.at.start) }));
        },
      },
      {
        ALT: () => {
          this.CONSUME(s.star);
          return this.ACTION(() => ({ kind: 'all_fields', operand, at: this.since(operand.at.start) }));
        },
      },
    ]);
  });

  /** [1], [1:2], [:2], [1:], [:]. */
  private readonly subscript: Rule<Subscript> = this.rule('subscript', () => {
    this.CONSUME(s.leftBracket);
    const first = this.OPTION({
      GATE: () => this.LA(1).tokenType !== s.colon && this.LA(1).tokenType !== s.rightBracket,
      DEF: () => this.SUBRULE(this.expression),
    });
    const slice = this.OPTION1(() => this.CONSUME(s.colon)) !== undefined;
    const second = this.OPTION2({
      GATE: () => slice,
      DEF: () => this.SUBRULE1(this.expression),
    });
    if (!slice && first === undefined) this.stop();
    this.CONSUME(s.rightBracket);
    return slice
      ? { slice, lower: first ?? null, upper: second ?? null }
      : { slice, lower: null, upper: first ?? null };
  });
}
