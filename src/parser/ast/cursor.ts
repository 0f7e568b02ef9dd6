import type { At, Identifier } from './common.ts';
import type { Query } from './query.ts';

export interface DeclareCursor extends At {
  readonly kind: 'declare_cursor';
  readonly name: Identifier;
  readonly scroll: boolean | undefined;
  readonly hold: boolean;
  readonly query: Query;
}

/** FETCH and MOVE. */
export interface FetchCursor extends At {
  readonly kind: 'fetch_cursor';
  readonly move: boolean;
  readonly cursor: Identifier;
  readonly direction: FetchDirection;
}

/** forward: n rows on (negative: back; 0: the same row again; null: all). absolute and relative: the row there. */
export interface FetchDirection {
  readonly kind: 'forward' | 'backward' | 'absolute' | 'relative';
  readonly count: number | null;
}

export interface CloseCursor extends At {
  readonly kind: 'close_cursor';
  /** null = ALL. */
  readonly name: Identifier | null;
}
