import type { TokenType } from 'chevrotain';
import { errors } from '../../base/error.ts';
import type { Identifier } from '../ast/common.ts';
import type { Expression } from '../ast/expression.ts';
import type { CommonTable, Query, QueryBody, SetOperation } from '../ast/query.ts';
import { keywords as k, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { merged } from './merged_query.ts';
import { SelectGrammar } from './select.ts';

interface Limits {
  readonly limit: Expression | null;
  readonly offset: Expression | null;
  readonly ties: boolean;
}

type Fetched = { readonly limit: Expression; readonly ties: boolean };

const changing: ReadonlySet<TokenType> = new Set([k.insert, k.update, k.delete]);

/** Queries: WITH, set operations, VALUES, and the limits. */
export abstract class QueryGrammar extends SelectGrammar {
  override readonly query: Rule<Query> = this.rule('query', () => {
    this.enter(2);
    const start = this.from();
    const common = this.OPTION(() => this.SUBRULE(this.withClause));
    const body = this.SUBRULE(this.unions);
    const orderBy = this.OPTION1(() => this.SUBRULE(this.orderBy)) ?? [];
    const limits = this.SUBRULE(this.limits);
    if (this.LA(1).tokenType === k.for) this.refuse('a locking clause');
    this.leave(2);
    return this.ACTION(() =>
      merged({
        with: common?.tables ?? [],
        recursive: common?.recursive ?? false,
        body,
        orderBy,
        ...limits,
        at: this.since(start),
      }),
    );
  });

  override readonly parenthesisedQuery: Rule<Query> = this.rule('parenthesisedQuery', () => {
    this.CONSUME(s.queryParen);
    const query = this.SUBRULE(this.query);
    this.CONSUME(s.rightParen);
    return query;
  });

  protected readonly withClause: Rule<{ tables: CommonTable[]; recursive: boolean }> = this.rule('withClause', () => {
    const tables: CommonTable[] = [];
    this.CONSUME(k.with);
    const recursive =
      this.OPTION({
        GATE: () => this.LA(2).tokenType !== k.as,
        DEF: () => this.CONSUME(k.recursive),
      }) !== undefined;
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => tables.push(this.SUBRULE(this.commonTable)) });
    return { tables, recursive };
  });

  private readonly commonTable: Rule<CommonTable> = this.rule('commonTable', () => {
    const start = this.from();
    const name = this.SUBRULE(this.name);
    const columns: Identifier[] = this.OPTION(() => this.SUBRULE(this.nameList)) ?? [];
    this.CONSUME(k.as);
    const materialized = this.OPTION1(() => {
      const not = this.OPTION2(() => this.CONSUME(k.not));
      this.CONSUME(k.materialized);
      return not === undefined;
    });
    if (changing.has(this.LA(2).tokenType)) this.refuse('a change of rows in WITH');
    const query = this.SUBRULE(this.parenthesisedQuery);
    const after = this.LA(1).image?.toLowerCase();
    if (after === 'search' || after === 'cycle') this.refuse(`the ${after.toUpperCase()} clause`);
    return { name, columns, materialized: materialized ?? null, query, at: this.since(start) };
  });

  // ---------------------------------------------------------------- set operations: INTERSECT binds tighter

  private readonly unions: Rule<QueryBody> = this.rule('unions', () => {
    const start = this.from();
    let left = this.SUBRULE(this.intersections);
    this.MANY(() => {
      const word = this.OR([{ ALT: () => this.CONSUME(k.union) }, { ALT: () => this.CONSUME(k.except) }]);
      const all = this.SUBRULE(this.setQuantifier);
      const right = this.SUBRULE1(this.intersections);
      const operation = word.tokenType === k.union ? 'union' : 'except';
      left = { kind: 'set_operation', operation, all, left, right, at: this.since(start) } satisfies SetOperation;
    });
    return left;
  });

  private readonly intersections: Rule<QueryBody> = this.rule('intersections', () => {
    const start = this.from();
    let left = this.SUBRULE(this.body);
    this.MANY(() => {
      this.CONSUME(k.intersect);
      const all = this.SUBRULE(this.setQuantifier);
      const right = this.SUBRULE1(this.body);
      left = { kind: 'set_operation', operation: 'intersect', all, left, right, at: this.since(start) };
    });
    return left;
  });

  private readonly setQuantifier: Rule<boolean> = this.rule('setQuantifier', () => {
    const word = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(k.all) }, { ALT: () => this.CONSUME(k.distinct) }]),
    );
    return word?.tokenType === k.all;
  });

  private readonly body: Rule<QueryBody> = this.rule('body', () =>
    this.choose<QueryBody>([
      { ALT: () => this.SUBRULE(this.select) },
      { ALT: () => this.SUBRULE(this.values) },
      { ALT: () => this.SUBRULE(this.wholeTable) },
      { ALT: () => this.SUBRULE(this.pivoted) },
      {
        ALT: () => {
          const start = this.from();
          const query = this.SUBRULE(this.parenthesisedQuery);
          return { kind: 'nested', query, at: this.since(start) };
        },
      },
    ]),
  );

  private readonly values: Rule<QueryBody> = this.rule('values', () => {
    const start = this.from();
    const rows: Expression[][] = [];
    this.CONSUME(k.values);
    this.AT_LEAST_ONE_SEP({
      SEP: s.comma,
      DEF: () => {
        this.CONSUME(sets.leftParen);
        const row = this.SUBRULE(this.expressions);
        this.CONSUME(s.rightParen);
        if (rows.length > 0 && row.length !== rows[0].length) {
          this.ACTION(() => {
            throw errors.badSyntax('VALUES lists must all be the same length', row[0].at);
          });
        }
        rows.push(row);
      },
    });
    return { kind: 'values', rows, at: this.since(start) };
  });

  /** PIVOT t … is SELECT * FROM it. */
  private readonly pivoted: Rule<QueryBody> = this.rule('pivoted', () => {
    const start = this.from();
    const pivot = this.SUBRULE(this.pivotStatement);
    return this.ACTION(() => ({ ...this.selectAll(this.since(start)), from: [pivot] }));
  });

  /** TABLE t is SELECT * FROM t. */
  private readonly wholeTable: Rule<QueryBody> = this.rule('wholeTable', () => {
    const start = this.from();
    this.CONSUME(k.table);
    const name = this.SUBRULE(this.qualifiedName);
    return this.ACTION(() => ({
      ...this.selectAll(this.since(start)),
      from: [{ kind: 'table', name, alias: null, at: name.at }],
    }));
  });

  // ---------------------------------------------------------------- limits

  /** LIMIT and OFFSET in either order; FETCH FIRST n ROWS ONLY is LIMIT n. */
  readonly limits: Rule<Limits> = this.rule('limits', () => {
    let limit: Expression | null | undefined;
    let offset: Expression | undefined;
    let ties = false;
    this.MANY(() => {
      const again = this.LA(1).tokenType === k.offset ? offset !== undefined : limit !== undefined;
      if (again && !this.RECORDING_PHASE) this.stop();
      this.OR([
        {
          ALT: () => {
            limit = this.SUBRULE(this.limit);
          },
        },
        {
          ALT: () => {
            const fetched = this.SUBRULE(this.fetch);
            [limit, ties] = this.ACTION(() => [fetched.limit, fetched.ties]) ?? [null, false];
          },
        },
        {
          ALT: () => {
            this.CONSUME(k.offset);
            offset = this.SUBRULE(this.expression);
            this.OPTION(() => this.OR1([{ ALT: () => this.CONSUME(k.row) }, { ALT: () => this.CONSUME(k.rows) }]));
          },
        },
      ]);
    });
    return { limit: limit ?? null, offset: offset ?? null, ties };
  });

  private readonly limit: Rule<Expression | null> = this.rule('limit', () => {
    const word = this.CONSUME(k.limit) as SqlToken;
    const limit = this.choose<Expression | null>([
      { ALT: () => this.CONSUME(k.all) && null },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
    if (this.LA(1).tokenType === s.comma) {
      const hint = 'Use separate LIMIT and OFFSET clauses.';
      throw errors.badSyntax('LIMIT #,# syntax is not supported', this.at(word), hint);
    }
    return limit;
  });

  private readonly fetch: Rule<Fetched> = this.rule('fetch', () => {
    const start = this.from();
    this.CONSUME(k.fetch);
    this.OR([{ ALT: () => this.CONSUME(k.first) }, { ALT: () => this.CONSUME(k.next) }]);
    const count = this.OPTION(() => this.SUBRULE(this.fetchCount));
    this.OR2([{ ALT: () => this.CONSUME(k.row) }, { ALT: () => this.CONSUME(k.rows) }]);
    const ties = this.choose1<boolean>([
      { ALT: () => this.CONSUME(k.only) && false },
      {
        ALT: () => {
          this.CONSUME(k.with);
          this.CONSUME(k.ties);
          return true;
        },
      },
    ]);
    return { limit: count ?? { kind: 'number', text: '1', at: this.since(start) }, ties };
  });

  /** PostgreSQL's c_expr: a number, a parameter or what stands in parentheses. */
  private readonly fetchCount: Rule<Expression> = this.rule('fetchCount', () =>
    this.choose<Expression>([
      {
        ALT: () => {
          const start = this.from();
          const sign = this.OPTION(() =>
            this.OR1([{ ALT: () => this.CONSUME(s.minus) }, { ALT: () => this.CONSUME(s.plus) }]),
          );
          const number = this.CONSUME(s.number) as SqlToken;
          const operand: Expression = { kind: 'number', text: number.value, at: this.at(number) };
          return sign?.tokenType === s.minus
            ? { kind: 'unary', operator: '-', operand, at: this.since(start) }
            : operand;
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(s.parameter) as SqlToken;
          return { kind: 'parameter', index: Number(token.value), at: this.at(token) };
        },
      },
      {
        ALT: () => {
          const start = this.from();
          const query = this.SUBRULE(this.parenthesisedQuery);
          return { kind: 'scalar_subquery', query, at: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(s.plainParen);
          const count = this.SUBRULE(this.expression);
          this.CONSUME(s.rightParen);
          return count;
        },
      },
    ]),
  );
}
