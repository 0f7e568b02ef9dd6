import { errors } from '../../base/error.ts';
import type {
  CommonTable,
  Expression,
  Identifier,
  OrderItem,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SetOperation,
} from '../ast.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { TableGrammar } from './table_ref.ts';

interface Limits {
  readonly limit: Expression | null;
  readonly offset: Expression | null;
}

/** Queries: WITH, SELECT, VALUES, set operations, ORDER BY and the limits. */
export abstract class SelectGrammar extends TableGrammar {
  override readonly query: Rule<Query> = this.rule('query', () => {
    this.enter();
    const start = this.from();
    const common = this.OPTION(() => this.SUBRULE(this.withClause));
    const body = this.SUBRULE(this.unions);
    const orderBy = this.OPTION1(() => this.SUBRULE(this.orderBy)) ?? [];
    const limits = this.SUBRULE(this.limits);
    if (this.LA(1).tokenType === k.for) this.refuse('a locking clause');
    this.leave();
    return this.ACTION(() => ({
      with: common?.tables ?? [],
      recursive: common?.recursive ?? false,
      body,
      orderBy,
      ...limits,
      at: this.since(start),
    }));
  });

  override readonly parenthesisedQuery: Rule<Query> = this.rule('parenthesisedQuery', () => {
    this.CONSUME(s.queryParen);
    const query = this.SUBRULE(this.query);
    this.CONSUME(s.rightParen);
    return query;
  });

  private readonly withClause: Rule<{ tables: CommonTable[]; recursive: boolean }> = this.rule('withClause', () => {
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
    // A promise about how the table is computed, which says nothing about the result.
    this.OPTION1(() => {
      this.OPTION2(() => this.CONSUME(k.not));
      this.CONSUME(k.materialized);
    });
    const query = this.SUBRULE(this.parenthesisedQuery);
    return { name, columns, query, at: this.since(start) };
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

  /** SELECT * without its FROM. */
  protected selectAll(at: Select['at']): Select {
    return {
      kind: 'select',
      distinct: false,
      items: [{ kind: 'star', table: null, exclude: [], replace: [], at }],
      from: [],
      where: null,
      groupBy: [],
      having: null,
      at,
    };
  }

  // ---------------------------------------------------------------- SELECT

  private readonly select: Rule<Select> = this.rule('select', () => {
    const start = this.from();
    this.CONSUME(k.select);
    const distinct = this.SUBRULE(this.distinctness);
    const items = this.OPTION(() => this.SUBRULE(this.selectItems)) ?? [];
    if (this.LA(1).tokenType === k.into) this.refuse('SELECT INTO', this.here(), 'Use CREATE TABLE … AS SELECT ….');
    const from = this.OPTION1(() => this.SUBRULE(this.fromClause)) ?? [];
    const where = this.OPTION2(() => this.SUBRULE(this.where)) ?? null;
    const groupBy = this.OPTION3(() => this.SUBRULE(this.groupBy)) ?? [];
    const having =
      this.OPTION4(() => {
        this.CONSUME(k.having);
        return this.SUBRULE(this.expression);
      }) ?? null;
    if (this.LA(1).tokenType === k.window) this.refuse('the WINDOW clause');
    return { kind: 'select', distinct, items, from, where, groupBy, having, at: this.since(start) };
  });

  private readonly distinctness: Rule<boolean> = this.rule('distinctness', () => {
    const word = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(k.all) }, { ALT: () => this.CONSUME(k.distinct) }]),
    );
    const distinct = word?.tokenType === k.distinct;
    if (distinct && this.LA(1).tokenType === k.on) this.refuse('DISTINCT ON');
    return distinct;
  });

  readonly where: Rule<Expression> = this.rule('where', () => {
    this.CONSUME(k.where);
    return this.SUBRULE(this.expression);
  });

  override readonly selectItems: Rule<SelectItem[]> = this.rule('selectItems', () => {
    const items: SelectItem[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => items.push(this.SUBRULE(this.selectItem)) });
    return items;
  });

  private readonly selectItem: Rule<SelectItem> = this.rule('selectItem', () =>
    this.choose<SelectItem>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.isStar(), ALT: () => this.SUBRULE(this.star) },
        { ALT: () => this.SUBRULE(this.plainItem) },
      ],
    }),
  );

  /** `*`, `t.*` or `s.t.*`. */
  private isStar(): boolean {
    let i = 1;
    while (this.LA(i + 1).tokenType === s.dot) i += 2;
    return this.LA(i).tokenType === s.star;
  }

  private readonly star: Rule<SelectItem> = this.rule('star', () => {
    const start = this.from();
    let table: Identifier | null = null;
    this.OPTION2(() => {
      table = this.SUBRULE(this.name);
      this.CONSUME(s.dot);
      this.MANY(() => {
        table = this.SUBRULE(this.label);
        this.CONSUME1(s.dot);
      });
    });
    this.CONSUME(s.star);
    const exclude: Identifier[] =
      this.OPTION({
        // Not the set operation: * EXCEPT (SELECT …).
        GATE: () => this.LA(1).tokenType !== k.except || this.LA(2).tokenType === s.plainParen,
        DEF: () => this.SUBRULE(this.exclude),
      }) ?? [];
    const replace = this.OPTION1(() => this.SUBRULE(this.replace)) ?? [];
    return { kind: 'star', table, exclude, replace, at: this.since(start) };
  });

  private readonly exclude: Rule<Identifier[]> = this.rule('exclude', () => {
    this.OR([
      { ALT: () => this.CONSUME(k.exclude) },
      // BigQuery's word.
      { ALT: () => this.CONSUME(k.except) },
    ]);
    return this.choose1<Identifier[]>([
      { ALT: () => this.SUBRULE(this.nameList) },
      { ALT: () => [this.SUBRULE(this.name)] },
    ]);
  });

  private readonly replace: Rule<{ expr: Expression; name: Identifier }[]> = this.rule('replace', () => {
    const replaced: { expr: Expression; name: Identifier }[] = [];
    this.CONSUME(k.replace);
    this.CONSUME(sets.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: s.comma,
      DEF: () => {
        const expr = this.SUBRULE(this.expression);
        this.OPTION(() => this.CONSUME(k.as));
        replaced.push({ expr, name: this.SUBRULE(this.label) });
      },
    });
    this.CONSUME(s.rightParen);
    return replaced;
  });

  private readonly plainItem: Rule<SelectItem> = this.rule('plainItem', () => {
    const start = this.from();
    const expr = this.SUBRULE(this.expression);
    const alias =
      this.OPTION(() =>
        this.choose<Identifier>([
          { ALT: () => this.CONSUME(k.as) && this.SUBRULE(this.label) },
          { ALT: () => this.identifier(this.CONSUME(sets.bareLabel) as SqlToken) },
        ]),
      ) ?? null;
    return { kind: 'item', expr, alias, at: this.since(start) };
  });

  private readonly groupBy: Rule<Expression[]> = this.rule('groupBy', () => {
    const items: Expression[] = [];
    this.CONSUME(k.group);
    this.CONSUME(k.by);
    if (this.LA(1).tokenType === k.distinct || this.LA(1).tokenType === k.all) this.refuse('GROUP BY DISTINCT or ALL');
    this.AT_LEAST_ONE_SEP({
      SEP: s.comma,
      DEF: () => {
        this.refuseGroupingSets();
        items.push(this.SUBRULE(this.expression));
      },
    });
    return items;
  });

  private refuseGroupingSets(): void {
    const [first, second] = [this.LA(1).tokenType, this.LA(2).tokenType];
    if (first === k.grouping && second === k.sets) this.refuse('GROUPING SETS');
    const isCall = second === s.plainParen || second === s.queryParen;
    if (isCall && (first === k.rollup || first === k.cube)) this.refuse(first === k.cube ? 'CUBE' : 'ROLLUP');
    if (first === s.plainParen && second === s.rightParen) this.refuse('an empty grouping set');
  }

  // ---------------------------------------------------------------- order and limits

  override readonly orderBy: Rule<OrderItem[]> = this.rule('orderBy', () => {
    const items: OrderItem[] = [];
    this.CONSUME(k.order);
    this.CONSUME(k.by);
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => items.push(this.SUBRULE(this.orderItem)) });
    return items;
  });

  private readonly orderItem: Rule<OrderItem> = this.rule('orderItem', () => {
    const start = this.from();
    const expr = this.SUBRULE(this.expression);
    if (this.LA(1).tokenType === k.using) this.refuse('ORDER BY … USING');
    const direction = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(k.asc) }, { ALT: () => this.CONSUME(k.desc) }]),
    );
    const nulls = this.OPTION1(() => {
      this.CONSUME(marked.nullsOrder);
      return this.OR1([{ ALT: () => this.CONSUME(k.first) }, { ALT: () => this.CONSUME(k.last) }]);
    });
    return {
      expr,
      descending: direction?.tokenType === k.desc,
      nullsFirst: nulls === undefined ? undefined : nulls.tokenType === k.first,
      at: this.since(start),
    };
  });

  /** LIMIT and OFFSET in either order; FETCH FIRST n ROWS ONLY is LIMIT n. */
  readonly limits: Rule<Limits> = this.rule('limits', () => {
    let limit: Expression | null | undefined;
    let offset: Expression | undefined;
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
            limit = this.SUBRULE(this.fetch);
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
    return { limit: limit ?? null, offset: offset ?? null };
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

  private readonly fetch: Rule<Expression> = this.rule('fetch', () => {
    const start = this.from();
    this.CONSUME(k.fetch);
    this.OR([{ ALT: () => this.CONSUME(k.first) }, { ALT: () => this.CONSUME(k.next) }]);
    const count = this.OPTION(() => this.SUBRULE(this.fetchCount));
    this.OR1([{ ALT: () => this.CONSUME(k.row) }, { ALT: () => this.CONSUME(k.rows) }]);
    if (this.LA(1).tokenType === k.with) this.refuse('WITH TIES');
    this.CONSUME(k.only);
    return count ?? { kind: 'number', text: '1', at: this.since(start) };
  });

  /** PostgreSQL's c_expr: a number, a parameter or what stands in parentheses. */
  private readonly fetchCount: Rule<Expression> = this.rule('fetchCount', () =>
    this.choose<Expression>([
      {
        ALT: () => {
          const token = this.CONSUME(s.number) as SqlToken;
          return { kind: 'number', text: token.value, at: this.at(token) };
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
          this.CONSUME(s.plainParen);
          const count = this.SUBRULE(this.expression);
          this.CONSUME(s.rightParen);
          return count;
        },
      },
    ]),
  );
}
