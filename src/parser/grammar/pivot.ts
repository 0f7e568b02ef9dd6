import type { Identifier } from '../ast/common.ts';
import type { Expression } from '../ast/expression.ts';
import type { Pivot, PivotColumn, Unpivot } from '../ast/pivot.ts';
import type { SelectItem } from '../ast/query.ts';
import type { TableReference } from '../ast/table_reference.ts';
import { keywords as k, marked, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { level } from './precedence.ts';
import { SampleGrammar } from './sample.ts';

type PivotClause = Pick<Pivot, 'on' | 'using' | 'groupBy'>;
type UnpivotClause = Pick<Unpivot, 'items' | 'name' | 'values' | 'includeNulls'>;

/** DuckDB's PIVOT and UNPIVOT, as statements and behind a source. */
export abstract class PivotGrammar extends SampleGrammar {
  declare readonly source: Rule<TableReference>;

  /** PIVOT t ON … USING … GROUP BY …, UNPIVOT t ON … INTO NAME … VALUE …. */
  readonly pivotStatement: Rule<Pivot | Unpivot> = this.rule('pivotStatement', () => {
    const start = this.from();
    return this.choose<Pivot | Unpivot>([
      {
        ALT: () => {
          this.CONSUME(k.pivot);
          const source = this.SUBRULE(this.source);
          const on: PivotColumn[] = [];
          this.CONSUME(k.on);
          this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => on.push(this.SUBRULE(this.pivotColumn)) });
          const using =
            this.OPTION(() => {
              this.CONSUME(k.using);
              return this.SUBRULE(this.selectItems);
            }) ?? [];
          const groupBy = this.OPTION1(() => this.SUBRULE(this.pivotGroups)) ?? null;
          return { kind: 'pivot', source, on, using, groupBy, alias: null, at: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.unpivot);
          const source = this.SUBRULE1(this.source);
          this.CONSUME1(k.on);
          const items = this.SUBRULE(this.unpivotItems);
          const into = this.OPTION2(() => this.SUBRULE(this.unpivotInto));
          const { name, values } = into ?? { name: null, values: [] };
          const at = this.since(start);
          return { kind: 'unpivot', source, items, name, values, includeNulls: false, alias: null, at };
        },
      },
    ]);
  });

  /** An expression, or a row of them, and the values of which columns are made. */
  private readonly pivotColumn: Rule<PivotColumn> = this.rule('pivotColumn', () => {
    const start = this.from();
    const expr = this.SUBRULE(this.expression, { ARGS: [level.range + 1] });
    const values = this.OPTION(() => this.SUBRULE(this.pivotValues)) ?? null;
    return { expr, values, at: this.since(start) };
  });

  private readonly pivotValues: Rule<SelectItem[]> = this.rule('pivotValues', () => {
    this.CONSUME(k.in);
    this.CONSUME(s.plainParen);
    const values = this.SUBRULE(this.selectItems);
    this.CONSUME(s.rightParen);
    return values;
  });

  private readonly pivotGroups: Rule<Expression[]> = this.rule('pivotGroups', () => {
    this.CONSUME(k.group);
    this.CONSUME(k.by);
    return this.SUBRULE(this.expressions);
  });

  private readonly unpivotItems: Rule<SelectItem[]> = this.rule('unpivotItems', () => {
    const isColumns = this.LA(1).image.toLowerCase() === 'columns' && this.LA(3).tokenType === s.star;
    return this.choose<SelectItem[]>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          GATE: () => isColumns,
          ALT: () => {
            this.CONSUME(s.identifier);
            this.CONSUME(s.plainParen);
            const items = this.SUBRULE(this.selectItems);
            this.CONSUME(s.rightParen);
            return items;
          },
        },
        { ALT: () => this.SUBRULE1(this.selectItems) },
      ],
    });
  });

  private readonly unpivotInto: Rule<Pick<Unpivot, 'values'> & { name: Identifier }> = this.rule('unpivotInto', () => {
    const values: Identifier[] = [];
    this.CONSUME(k.into);
    this.CONSUME(k.name);
    const name = this.SUBRULE(this.name);
    this.CONSUME(k.value);
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => values.push(this.SUBRULE1(this.name)) });
    return { name, values };
  });

  // ---------------------------------------------------------------- behind a source

  /** PIVOT (sum(x) FOR a IN (1, 2) b IN (3) GROUP BY c). */
  readonly pivotClause: Rule<PivotClause> = this.rule('pivotClause', () => {
    const on: PivotColumn[] = [];
    this.CONSUME(marked.pivotClause);
    this.CONSUME(sets.leftParen);
    const using = this.SUBRULE(this.selectItems);
    this.CONSUME(k.for);
    this.AT_LEAST_ONE(() => on.push(this.SUBRULE(this.pivotColumn)));
    const groupBy = this.OPTION(() => this.SUBRULE(this.pivotGroups)) ?? null;
    this.CONSUME(s.rightParen);
    return { on, using, groupBy };
  });

  /** UNPIVOT [INCLUDE NULLS] (v FOR n IN (a, b)). */
  readonly unpivotClause: Rule<UnpivotClause> = this.rule('unpivotClause', () => {
    this.CONSUME(marked.unpivotClause);
    const word = this.OPTION(() => {
      const taken = this.OR([{ ALT: () => this.CONSUME(k.include) }, { ALT: () => this.CONSUME(k.exclude) }]);
      this.CONSUME(k.nulls);
      return taken;
    });
    this.CONSUME(sets.leftParen);
    const values = this.choose1<readonly Identifier[]>([
      { ALT: () => this.SUBRULE(this.nameList) },
      { ALT: () => [this.SUBRULE(this.name)] },
    ]);
    this.CONSUME(k.for);
    const name = this.SUBRULE1(this.name);
    this.CONSUME(k.in);
    this.CONSUME1(s.plainParen);
    const items = this.SUBRULE(this.unpivotItems);
    this.CONSUME1(s.rightParen);
    this.CONSUME2(s.rightParen);
    return { items, name, values, includeNulls: word?.tokenType === k.include };
  });
}
