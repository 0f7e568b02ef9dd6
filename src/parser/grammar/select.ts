import type { Identifier } from '../ast/common.ts';
import type { Expression } from '../ast/expression.ts';
import type { GroupingElement, IntoClause, NamedWindow, OrderItem, Select, SelectItem } from '../ast/query.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { operatorLevel } from './precedence.ts';
import { TableGrammar } from './table_ref.ts';

type Distinctness = Pick<Select, 'distinct' | 'distinctOn'>;
type Grouping = Pick<Select, 'groupBy' | 'groupByAll' | 'groupDistinct'>;

const ungrouped: Grouping = { groupBy: [], groupByAll: false, groupDistinct: false };

/** SELECT and its clauses: the list, FROM, WHERE, GROUP BY, HAVING; and ORDER BY. */
export abstract class SelectGrammar extends TableGrammar {
  /** SELECT * without its FROM. */
  protected selectAll(at: Select['at']): Select {
    return {
      kind: 'select',
      distinct: false,
      distinctOn: [],
      items: [{ kind: 'star', table: null, exclude: [], replace: [], at }],
      from: [],
      where: null,
      groupBy: [],
      groupByAll: false,
      groupDistinct: false,
      having: null,
      windows: [],
      qualify: null,
      at,
    };
  }

  // ---------------------------------------------------------------- SELECT

  protected readonly select: Rule<Select> = this.rule('select', () => {
    const start = this.from();
    this.CONSUME(k.select);
    const distinctness = this.SUBRULE(this.distinctness);
    const items = this.OPTION(() => this.SUBRULE(this.selectItems)) ?? [];
    const into = this.OPTION7(() => this.SUBRULE(this.into));
    const from = this.OPTION1(() => this.SUBRULE(this.fromClause)) ?? [];
    const where = this.OPTION2(() => this.SUBRULE(this.where)) ?? null;
    const grouping = this.OPTION3(() => this.SUBRULE(this.groupBy)) ?? ungrouped;
    const having =
      this.OPTION4(() => {
        this.CONSUME(k.having);
        return this.SUBRULE(this.expression);
      }) ?? null;
    const windows = this.OPTION5(() => this.SUBRULE(this.windowClause)) ?? [];
    const qualify =
      this.OPTION6(() => {
        this.CONSUME(marked.qualifyClause);
        return this.SUBRULE1(this.expression);
      }) ?? null;
    const at = this.since(start);
    const sample = this.OPTION8(() => {
      this.CONSUME(marked.usingSample);
      this.CONSUME(k.sample);
      return this.SUBRULE(this.sampleClause);
    });
    const rest = { from, where, ...grouping, having, windows, qualify, at };
    return {
      kind: 'select',
      ...distinctness,
      items,
      ...(into === undefined ? {} : { into }),
      ...(sample === undefined ? {} : { sample }),
      ...rest,
    };
  });

  private readonly into: Rule<IntoClause> = this.rule('into', () => {
    const start = this.from();
    this.CONSUME(k.into);
    const word = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(k.temporary) }, { ALT: () => this.CONSUME(k.temp) }]),
    );
    this.OPTION1(() => this.CONSUME(k.table));
    const name = this.SUBRULE(this.qualifiedName);
    return { name, temporary: word !== undefined, at: this.since(start) };
  });

  private readonly windowClause: Rule<NamedWindow[]> = this.rule('windowClause', () => {
    const windows: NamedWindow[] = [];
    this.CONSUME(k.window);
    this.AT_LEAST_ONE_SEP({
      SEP: s.comma,
      DEF: () => {
        const name = this.SUBRULE(this.name);
        this.CONSUME(k.as);
        windows.push({ name, window: this.SUBRULE(this.window) });
      },
    });
    return windows;
  });

  private readonly distinctness: Rule<Distinctness> = this.rule('distinctness', () => {
    const word = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(k.all) }, { ALT: () => this.CONSUME(k.distinct) }]),
    );
    const distinctOn: Expression[] =
      this.OPTION1({
        GATE: () => word?.tokenType === k.distinct,
        DEF: () => {
          this.CONSUME(k.on);
          this.CONSUME(sets.leftParen);
          const on = this.SUBRULE(this.expressions);
          this.CONSUME(s.rightParen);
          return on;
        },
      }) ?? [];
    return { distinct: word?.tokenType === k.distinct && distinctOn.length === 0, distinctOn };
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
    // t.* IS NULL is an expression.
    return this.LA(i).tokenType === s.star && (i === 1 || operatorLevel(this.LA(i + 1).tokenTypeIdx) === 0);
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

  private readonly groupBy: Rule<Grouping> = this.rule('groupBy', () => {
    this.CONSUME(k.group);
    this.CONSUME(k.by);
    const word = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(k.all) }, { ALT: () => this.CONSUME(k.distinct) }]),
    );
    const groupBy = this.OPTION1(() => this.SUBRULE(this.groupingElements));
    // DuckDB's GROUP BY ALL has nothing behind it; PostgreSQL's ALL before a list says nothing.
    if (groupBy === undefined && word?.tokenType !== k.all) this.stop();
    const groupByAll = groupBy === undefined;
    return { groupBy: groupBy ?? [], groupByAll, groupDistinct: word?.tokenType === k.distinct };
  });

  private readonly groupingElements: Rule<GroupingElement[]> = this.rule('groupingElements', () => {
    const elements: GroupingElement[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => elements.push(this.SUBRULE(this.groupingElement)) });
    return elements;
  });

  private readonly groupingElement: Rule<GroupingElement> = this.rule('groupingElement', () => {
    this.enter();
    const start = this.from();
    const element = this.choose<GroupingElement>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          GATE: () => this.LA(2).tokenType === k.sets,
          ALT: () => {
            this.CONSUME(k.grouping);
            this.CONSUME(k.sets);
            this.CONSUME(sets.leftParen);
            const elements = this.SUBRULE(this.groupingElements);
            this.CONSUME(s.rightParen);
            return { kind: 'grouping_sets', elements, at: this.since(start) };
          },
        },
        { GATE: () => this.isCallAhead(), ALT: () => this.SUBRULE(this.rollupOrCube) },
        {
          GATE: () => this.LA(2).tokenType === s.rightParen,
          ALT: () => {
            this.CONSUME(s.plainParen);
            this.CONSUME1(s.rightParen);
            return { kind: 'empty_set', at: this.since(start) };
          },
        },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
    });
    this.leave();
    return element;
  });

  private isCallAhead(): boolean {
    const second = this.LA(2).tokenType;
    return second === s.plainParen || second === s.queryParen;
  }

  private readonly rollupOrCube: Rule<GroupingElement> = this.rule('rollupOrCube', () => {
    const start = this.from();
    const kind = this.choose<'rollup' | 'cube'>([
      { ALT: () => this.CONSUME(k.rollup) && 'rollup' },
      { ALT: () => this.CONSUME(k.cube) && 'cube' },
    ]);
    this.CONSUME(sets.leftParen);
    const elements = this.SUBRULE(this.expressions);
    this.CONSUME(s.rightParen);
    return { kind, elements, at: this.since(start) };
  });

  // ---------------------------------------------------------------- order

  override readonly orderBy: Rule<OrderItem[]> = this.rule('orderBy', () => {
    const items: OrderItem[] = [];
    this.CONSUME(k.order);
    this.CONSUME(k.by);
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => items.push(this.SUBRULE(this.orderItem)) });
    return items;
  });

  protected readonly orderItem: Rule<OrderItem> = this.rule('orderItem', () => {
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
