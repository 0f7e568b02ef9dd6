import type { Expression, Identifier, OrderItem, Select, SelectItem } from '../ast.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { TableGrammar } from './table_ref.ts';

/** SELECT and its clauses: the list, FROM, WHERE, GROUP BY, HAVING; and ORDER BY. */
export abstract class SelectGrammar extends TableGrammar {
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

  protected readonly select: Rule<Select> = this.rule('select', () => {
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

  // ---------------------------------------------------------------- order

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
}
