import type { Expression } from '../ast/expression.ts';
import type { FrameClause, FrameEdge, OrderItem, WindowReference, WindowSpecification } from '../ast/query.ts';
import { keywords as k, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { ExpressionGrammar } from './expression.ts';

/** OVER and what describes a window: its partition, its order, its frame. */
export abstract class WindowGrammar extends ExpressionGrammar {
  protected readonly over: Rule<WindowReference> = this.rule('over', () => {
    this.CONSUME(k.over);
    const start = this.from();
    return this.choose<WindowReference>([
      {
        ALT: () => {
          const name = this.SUBRULE(this.name);
          return { kind: 'named', name, at: this.since(start) };
        },
      },
      { ALT: () => this.SUBRULE(this.window) },
    ]);
  });

  protected readonly window: Rule<WindowSpecification> = this.rule('window', () => {
    const start = this.from();
    this.CONSUME(sets.leftParen);
    const base =
      this.OPTION({
        GATE: () => ![k.partition, k.rows, k.range, k.groups].includes(this.LA(1).tokenType),
        DEF: () => this.SUBRULE(this.name),
      }) ?? null;
    const partitionBy: Expression[] =
      this.OPTION1(() => {
        this.CONSUME(k.partition);
        this.CONSUME(k.by);
        return this.SUBRULE(this.expressions);
      }) ?? [];
    const orderBy: OrderItem[] = this.OPTION2(() => this.SUBRULE(this.orderBy)) ?? [];
    const frame = this.OPTION3(() => this.SUBRULE(this.frame)) ?? null;
    this.CONSUME(s.rightParen);
    return { kind: 'specification', base, partitionBy, orderBy, frame, at: this.since(start) };
  });

  private readonly frame: Rule<FrameClause> = this.rule('frame', () => {
    const begin = this.from();
    const unit = this.choose<FrameClause['unit']>([
      { ALT: () => this.CONSUME(k.rows) && 'rows' },
      { ALT: () => this.CONSUME(k.range) && 'range' },
      { ALT: () => this.CONSUME(k.groups) && 'groups' },
    ]);
    const edges = this.choose1<Pick<FrameClause, 'start' | 'end'>>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(k.between);
            const start = this.SUBRULE(this.bound);
            this.CONSUME(k.and);
            return { start, end: this.SUBRULE1(this.bound) };
          },
        },
        { ALT: () => ({ start: this.SUBRULE2(this.bound), end: null }) },
      ],
    });
    const exclude = this.OPTION(() => this.SUBRULE(this.exclusion)) ?? 'no_others';
    return { unit, ...edges, exclude, at: this.since(begin) };
  });

  private readonly bound: Rule<FrameEdge> = this.rule('bound', () => {
    const start = this.from();
    return this.choose<FrameEdge>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(k.current);
            this.CONSUME(k.row);
            return { kind: 'current_row', at: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(k.unbounded);
            const direction = this.SUBRULE(this.direction);
            return { kind: `unbounded_${direction}`, at: this.since(start) };
          },
        },
        {
          ALT: () => {
            const offset = this.SUBRULE(this.expression);
            return { kind: this.SUBRULE1(this.direction), offset, at: this.since(start) };
          },
        },
      ],
    });
  });

  private readonly direction: Rule<'preceding' | 'following'> = this.rule('direction', () =>
    this.choose<'preceding' | 'following'>([
      { ALT: () => this.CONSUME(k.preceding) && 'preceding' },
      { ALT: () => this.CONSUME(k.following) && 'following' },
    ]),
  );

  private readonly exclusion: Rule<FrameClause['exclude']> = this.rule('exclusion', () => {
    this.CONSUME(k.exclude);
    return this.choose<FrameClause['exclude']>([
      {
        ALT: () => {
          this.CONSUME(k.current);
          this.CONSUME(k.row);
          return 'current_row';
        },
      },
      { ALT: () => this.CONSUME(k.group) && 'group' },
      { ALT: () => this.CONSUME(k.ties) && 'ties' },
      {
        ALT: () => {
          this.CONSUME(k.no);
          this.CONSUME(k.others);
          return 'no_others';
        },
      },
    ]);
  });
}
