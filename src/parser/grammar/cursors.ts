import type { CloseCursor, DeclareCursor, FetchCursor, FetchDirection } from '../ast/cursor.ts';
import type { Expression, TypeReference } from '../ast/expression.ts';
import type { Execute, Prepare, Savepoint } from '../ast/utility.ts';
import { keywords as k, type SqlToken, symbols as s } from '../tokens.ts';
import type { Rule } from './base.ts';
import { UtilityGrammar } from './utility.ts';

/** Prepared statements, cursors and savepoints. */
export abstract class CursorGrammar extends UtilityGrammar {
  readonly prepare: Rule<Prepare> = this.rule('prepare', () => {
    const start = this.from();
    this.CONSUME(k.prepare);
    if ((this.LA(1) as SqlToken).tokenType === k.transaction) this.refuse('two-phase commit');
    const name = this.SUBRULE(this.name);
    const types: TypeReference[] = [];
    this.OPTION(() => {
      this.CONSUME(s.plainParen);
      this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => types.push(this.SUBRULE(this.typeName)) });
      this.CONSUME(s.rightParen);
    });
    this.CONSUME(k.as);
    const statement = this.SUBRULE(this.statement);
    return { kind: 'prepare', name, types, statement, at: this.since(start) };
  });

  readonly execute: Rule<Execute> = this.rule('execute', () => {
    const start = this.from();
    this.CONSUME(k.execute);
    const name = this.SUBRULE(this.name);
    const args: Expression[] = [];
    this.OPTION(() => {
      this.CONSUME(s.plainParen);
      this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => args.push(this.SUBRULE(this.expression)) });
      this.CONSUME(s.rightParen);
    });
    return { kind: 'execute', name, args, at: this.since(start) };
  });

  // ---------------------------------------------------------------- cursors

  readonly declare: Rule<DeclareCursor> = this.rule('declare', () => {
    const start = this.from();
    this.CONSUME(k.declare);
    const name = this.SUBRULE(this.name);
    let scroll: boolean | undefined;
    this.MANY(() =>
      this.OR([
        { ALT: () => this.refuse('a binary cursor') ?? this.CONSUME(k.binary) },
        { ALT: () => this.CONSUME(k.insensitive) },
        { ALT: () => this.CONSUME(k.asensitive) },
        {
          ALT: () => {
            this.CONSUME(k.no);
            this.CONSUME(k.scroll);
            scroll = false;
          },
        },
        {
          ALT: () => {
            this.CONSUME1(k.scroll);
            scroll = true;
          },
        },
      ]),
    );
    this.CONSUME(k.cursor);
    const holds = this.OPTION(() => {
      const word = this.OR1([{ ALT: () => this.CONSUME(k.with) }, { ALT: () => this.CONSUME(k.without) }]);
      this.CONSUME(k.hold);
      return word.tokenType === k.with;
    });
    this.CONSUME(k.for);
    const query = this.SUBRULE(this.query);
    return { kind: 'declare_cursor', name, scroll, hold: holds ?? false, query, at: this.since(start) };
  });

  readonly fetchCursor: Rule<FetchCursor> = this.rule('fetchCursor', () => {
    const start = this.from();
    const word = this.OR([{ ALT: () => this.CONSUME(k.fetch) }, { ALT: () => this.CONSUME(k.move) }]);
    const direction = this.OPTION({ GATE: () => !this.isLastWord(), DEF: () => this.SUBRULE(this.fetchDirection) }) ?? {
      kind: 'forward',
      count: 1,
    };
    this.OPTION1({
      GATE: () => !this.isLastWord(),
      DEF: () => this.OR1([{ ALT: () => this.CONSUME(k.from) }, { ALT: () => this.CONSUME(k.in) }]),
    });
    const cursor = this.SUBRULE(this.name);
    return { kind: 'fetch_cursor', move: word.tokenType === k.move, cursor, direction, at: this.since(start) };
  });

  /** A word that ends the statement is the cursor, whatever else it might be. */
  private isLastWord(): boolean {
    return Number.isNaN(this.LA(2).startOffset) || this.LA(2).tokenType === undefined || this.LA(2).image === '';
  }

  private readonly fetchDirection: Rule<FetchDirection> = this.rule('fetchDirection', () =>
    this.choose<FetchDirection>([
      { ALT: () => this.CONSUME(k.next) && { kind: 'forward', count: 1 } },
      { ALT: () => this.CONSUME(k.prior) && { kind: 'backward', count: 1 } },
      { ALT: () => this.CONSUME(k.first) && { kind: 'absolute', count: 1 } },
      { ALT: () => this.CONSUME(k.last) && { kind: 'absolute', count: -1 } },
      { ALT: () => this.CONSUME(k.all) && { kind: 'forward', count: null } },
      {
        ALT: () => {
          this.CONSUME(k.absolute);
          return { kind: 'absolute', count: this.SUBRULE(this.signedNumber) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.relative);
          return { kind: 'relative', count: this.SUBRULE1(this.signedNumber) };
        },
      },
      {
        ALT: () => {
          const word = this.OR1([{ ALT: () => this.CONSUME(k.forward) }, { ALT: () => this.CONSUME(k.backward) }]);
          const count = this.OPTION(() =>
            this.OR2([{ ALT: () => this.CONSUME1(k.all) && 'all' }, { ALT: () => this.SUBRULE2(this.signedNumber) }]),
          );
          const kind = word.tokenType === k.forward ? 'forward' : 'backward';
          return { kind, count: count === 'all' ? null : ((count as number | undefined) ?? 1) };
        },
      },
      { ALT: () => ({ kind: 'forward', count: this.SUBRULE3(this.signedNumber) }) },
    ]),
  );

  private readonly signedNumber: Rule<number> = this.rule('signedNumber', () => {
    const sign = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(s.minus) && -1 }, { ALT: () => this.CONSUME(s.plus) && 1 }]),
    );
    return ((sign as number | undefined) ?? 1) * this.SUBRULE(this.wholeNumber);
  });

  readonly closeCursor: Rule<CloseCursor> = this.rule('closeCursor', () => {
    const start = this.from();
    this.CONSUME(k.close);
    const name = this.OR([{ ALT: () => this.CONSUME(k.all) && null }, { ALT: () => this.SUBRULE(this.name) }]);
    return { kind: 'close_cursor', name, at: this.since(start) };
  });

  // ---------------------------------------------------------------- savepoints

  readonly savepoint: Rule<Savepoint> = this.rule('savepoint', () => {
    const start = this.from();
    const action = this.OR([
      {
        ALT: () => {
          this.CONSUME(k.savepoint);
          return 'set' as const;
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.release);
          this.OPTION({ GATE: () => this.isFollowedByName(), DEF: () => this.CONSUME1(k.savepoint) });
          return 'release' as const;
        },
      },
    ]);
    const name = this.SUBRULE(this.name);
    return { kind: 'savepoint', action, name, at: this.since(start) };
  });
}
