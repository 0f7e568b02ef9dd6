import { errors } from '../../base/error.ts';
import { cover } from '../../base/span.ts';
import type { Expression } from '../ast/expression.ts';
import { keywords as k, marked, type SqlToken, symbols as s } from '../tokens.ts';
import type { Rule } from './base.ts';
import { OperationGrammar } from './operations.ts';
import { level, operatorLevel } from './precedence.ts';

/**
 * Expressions by precedence climbing: `expression(n)` reads an operand and then every operator of level n or tighter,
 * so a chain of ten thousand terms is a loop, and a term costs two calls rather than one per level.
 *
 * `restricted` is PostgreSQL's b_expr: without AND, OR, NOT, BETWEEN, IN, LIKE and IS, so that those words end it.
 */
export abstract class ExpressionGrammar extends OperationGrammar {
  override readonly expression: Rule<Expression, [lowest?: number, restricted?: boolean]> = this.rule(
    'expression',
    (lowest = 0, restricted = false) => {
      this.enter();
      const first = this.SUBRULE(this.operand, { ARGS: [restricted] });
      const whole = this.operatorsOn(first, lowest, restricted);
      this.leave();
      return whole;
    },
  );

  /** Part of a rule: the operators that follow an operand, as far as their level lets them. */
  private operatorsOn(first: Expression, lowest: number, restricted: boolean): Expression {
    let left = first;
    let tightest: number = level.typeCast;
    this.MANY({
      GATE: () => {
        const next = operatorLevel(this.LA(1).tokenTypeIdx);
        return next >= lowest && next <= tightest && (!restricted || this.fitsRestricted(next));
      },
      DEF: () => {
        const next = operatorLevel(this.LA(1).tokenTypeIdx);
        this.barsItsLevel = false;
        left = this.SUBRULE(this.operation, { ARGS: [left, restricted] });
        tightest = this.barsItsLevel ? next - 1 : level.typeCast;
      },
    });
    // `a LIKE b LIKE c`: the word would else be taken for the name of a column.
    if (operatorLevel(this.LA(1).tokenTypeIdx) > tightest) this.stop();
    return left;
  }

  private fitsRestricted(next: number): boolean {
    if (next === level.is) {
      const after = this.LA(2).tokenType;
      return after === k.distinct || (after === k.not && this.LA(3).tokenType === k.distinct);
    }
    return next === level.comparison || (next >= level.operator && next <= level.power) || next >= level.subscript;
  }

  override readonly restrictedExpression: Rule<Expression> = this.rule('restrictedExpression', () =>
    this.SUBRULE(this.expression, { ARGS: [0, true] }),
  );

  override readonly expressions: Rule<Expression[]> = this.rule('expressions', () => {
    const items: Expression[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => items.push(this.SUBRULE(this.expression)) });
    return items;
  });

  /** Alternatives are made once: they stand on the hottest path of the parser. */
  private readonly operands = [
    { ALT: () => this.SUBRULE(this.literal) },
    { ALT: () => this.SUBRULE(this.parenthesised) },
    { ALT: () => this.SUBRULE(this.prefixed) },
    { ALT: () => this.SUBRULE(this.specialCall) },
    { ALT: () => this.SUBRULE(this.caseExpression) },
    { ALT: () => this.SUBRULE(this.subqueryOperand) },
    { ALT: () => this.SUBRULE(this.negation) },
    // Last, because the words that begin the others may be names too.
    { ALT: () => this.SUBRULE(this.namedExpression) },
  ];

  private readonly operand: Rule<Expression, [boolean]> = this.rule('operand', (restricted) => {
    if (restricted && this.LA(1).tokenType === k.not) this.stop();
    return this.choose<Expression>({ IGNORE_AMBIGUITIES: true, DEF: this.operands });
  });

  private readonly literal: Rule<Expression> = this.rule('literal', () =>
    this.choose<Expression>([
      { ALT: () => this.simple('number', this.CONSUME(s.number) as SqlToken) },
      { ALT: () => this.simple('string', this.CONSUME(s.string) as SqlToken) },
      { ALT: () => this.simple('parameter', this.CONSUME(s.parameter) as SqlToken) },
      { ALT: () => this.simple('null', this.CONSUME(k.null) as SqlToken) },
      { ALT: () => this.simple('true', this.CONSUME(k.true) as SqlToken) },
      { ALT: () => this.simple('false', this.CONSUME(k.false) as SqlToken) },
      { ALT: () => this.SUBRULE(this.timeLiteral) },
      { ALT: () => this.SUBRULE(this.doubleLiteral) },
      { ALT: () => this.SUBRULE(this.intervalLiteral) },
    ]),
  );

  private simple(kind: 'number' | 'string' | 'parameter' | 'null' | 'true' | 'false', token: SqlToken): Expression {
    const at = this.at(token);
    if (kind === 'number') return { kind, text: token.value, at };
    if (kind === 'string') return { kind, value: token.value, at };
    if (kind === 'parameter') return { kind, index: Number(token.value), at };
    if (kind === 'null') return { kind, at };
    return { kind: 'boolean', value: kind === 'true', at };
  }

  /**
   * (a), or the row (a, b). Parentheses that begin together, as in `((a OR b) OR c)`, are closed in a loop: programs
   * write hundreds of them.
   */
  private readonly parenthesised: Rule<Expression> = this.rule('parenthesised', () => {
    const open: number[] = [];
    this.AT_LEAST_ONE(() => {
      open.push(this.from());
      this.CONSUME(s.plainParen);
    });
    const innermost = this.SUBRULE(this.expression);
    let whole = this.SUBRULE(this.closed, { ARGS: [innermost, open.pop() as number] });
    this.MANY1({
      GATE: () => open.length > 0,
      DEF: () => {
        const longer = this.SUBRULE(this.operatorChain, { ARGS: [whole] });
        whole = this.SUBRULE1(this.closed, { ARGS: [longer, open.pop() as number] });
      },
    });
    if (open.length > 0) this.stop('Expected ")" or an operator.');
    return whole;
  });

  private readonly operatorChain: Rule<Expression, [Expression]> = this.rule('operatorChain', (first) =>
    this.operatorsOn(first, 0, false),
  );

  /** What stands behind the first expression of a parenthesis that began at `start`. */
  private readonly closed: Rule<Expression, [Expression, number]> = this.rule('closed', (first, start) => {
    let row: Expression[] | undefined;
    this.MANY(() => {
      this.CONSUME(s.comma);
      row ??= [first];
      row.push(this.SUBRULE(this.expression));
    });
    this.CONSUME(s.rightParen);
    let whole: Expression = row === undefined ? first : { kind: 'row', items: row, at: this.since(start) };
    this.MANY1(() => {
      whole = this.SUBRULE(this.fieldOf, { ARGS: [whole] });
    });
    const overlapping = this.OPTION1({
      GATE: () => row !== undefined,
      DEF: () => {
        const word = this.CONSUME(k.overlaps) as SqlToken;
        return { word, right: this.SUBRULE(this.rowValue) };
      },
    });
    return overlapping === undefined ? whole : this.ACTION(() => this.overlaps(whole, overlapping));
  });

  private readonly rowValue: Rule<Expression[]> = this.rule('rowValue', () => {
    this.CONSUME(s.plainParen);
    const items = this.SUBRULE(this.expressions);
    this.CONSUME1(s.rightParen);
    return items;
  });

  private overlaps(left: Expression, { word, right }: { word: SqlToken; right: Expression[] }): Expression {
    const items = left.kind === 'row' ? left.items : [left];
    const wrong = (side: string) =>
      errors.badSyntax(`wrong number of parameters on ${side} side of OVERLAPS expression`, left.at);
    if (items.length !== 2) throw wrong('left');
    if (right.length !== 2) throw wrong('right');
    return this.call('overlaps', this.at(word), [...items, ...right], this.since(left.at.start));
  }

  /** - x, + x, ~ x, OPERATOR(pg_catalog.-) x. */
  private readonly prefixed: Rule<Expression> = this.rule('prefixed', () => {
    const sign = this.LA(1).tokenType === s.minus || this.LA(1).tokenType === s.plus;
    const token = this.OR([
      { ALT: () => this.CONSUME(s.minus) as SqlToken },
      { ALT: () => this.CONSUME(s.plus) as SqlToken },
      { ALT: () => this.CONSUME(s.operator) as SqlToken },
      { ALT: () => this.SUBRULE(this.qualifiedOperator) },
    ]);
    const operand = this.SUBRULE(this.expression, { ARGS: [sign ? level.sign : level.operator + 1] });
    return this.ACTION(() => {
      const at = cover(this.at(token), operand.at);
      // As in PostgreSQL, a minus is part of the constant: -(-2147483648) is the number 2147483648.
      if (token.value === '-' && isNegativeNumber(operand)) return { ...operand.operand, at };
      return { kind: 'unary', operator: token.value, operand, at };
    });
  });

  private readonly negation: Rule<Expression> = this.rule('negation', () => {
    const start = this.from();
    this.OR([{ ALT: () => this.CONSUME(k.not) }, { ALT: () => this.CONSUME(marked.notOperator) }]);
    const operand = this.SUBRULE(this.expression, { ARGS: [level.not] });
    return this.ACTION(() => ({ kind: 'not', operand, at: this.since(start) }));
  });

  private readonly subqueryOperand: Rule<Expression> = this.rule('subqueryOperand', () => {
    const start = this.from();
    return this.choose<Expression>([
      {
        ALT: () => {
          this.CONSUME(marked.existsQuery);
          const query = this.SUBRULE(this.parenthesisedQuery);
          return { kind: 'exists', query, at: this.since(start) };
        },
      },
      {
        ALT: () => {
          const query = this.SUBRULE1(this.parenthesisedQuery);
          let value: Expression = { kind: 'scalar_subquery', query, at: this.since(start) };
          this.MANY(() => {
            value = this.SUBRULE(this.fieldOf, { ARGS: [value] });
          });
          return value;
        },
      },
      { ALT: () => this.SUBRULE(this.arrayOperand) },
    ]);
  });

  /** ARRAY[a, b], ARRAY[[a, b], [c, d]], ARRAY(query); DuckDB's [a, b]. */
  private readonly arrayOperand: Rule<Expression> = this.rule('arrayOperand', () => {
    const start = this.from();
    return this.choose<Expression>([
      { ALT: () => this.SUBRULE(this.bracketed) },
      {
        ALT: () => {
          this.CONSUME(k.array);
          return this.choose1<Expression>([
            {
              ALT: () => {
                const { kind, items } = this.SUBRULE1(this.bracketed);
                return { kind, items, at: this.since(start) };
              },
            },
            {
              ALT: () => {
                const query = this.SUBRULE(this.parenthesisedQuery);
                return { kind: 'array_query', query, at: this.since(start) };
              },
            },
          ]);
        },
      },
    ]);
  });

  private readonly bracketed: Rule<Extract<Expression, { kind: 'array' }>> = this.rule('bracketed', () => {
    const start = this.from();
    const items: Expression[] = [];
    this.CONSUME(s.leftBracket);
    this.MANY_SEP({ SEP: s.comma, DEF: () => items.push(this.SUBRULE(this.expression)) });
    this.CONSUME(s.rightBracket);
    return { kind: 'array', items, at: this.since(start) };
  });

  private readonly caseExpression: Rule<Expression> = this.rule('caseExpression', () => {
    const start = this.from();
    this.CONSUME(k.case);
    const operand = this.OPTION(() => this.SUBRULE(this.expression)) ?? null;
    const whens: { when: Expression; then: Expression }[] = [];
    this.AT_LEAST_ONE(() => {
      this.CONSUME(k.when);
      const when = this.SUBRULE1(this.expression);
      this.CONSUME(k.then);
      // biome-ignore lint/suspicious/noThenProperty: SQL's own word; nothing awaits a piece of syntax.
      whens.push({ when, then: this.SUBRULE2(this.expression) });
    });
    const otherwise =
      this.OPTION1(() => {
        this.CONSUME(k.else);
        return this.SUBRULE3(this.expression);
      }) ?? null;
    this.CONSUME(k.end);
    return { kind: 'case', operand, whens, otherwise, at: this.since(start) };
  });
}

const isNegativeNumber = (e: Expression): e is Extract<Expression, { kind: 'unary' }> =>
  e.kind === 'unary' && e.operator === '-' && e.operand.kind === 'number';
