import type { At, Identifier, Option } from './common.ts';
import type { Expression, TypeReference } from './expression.ts';
import type { Statement } from './statement.ts';
import type { TableReference } from './table_reference.ts';

export interface Prepare extends At {
  readonly kind: 'prepare';
  readonly name: Identifier;
  readonly types: readonly TypeReference[];
  readonly statement: Statement;
}

export interface Execute extends At {
  readonly kind: 'execute';
  readonly name: Identifier;
  readonly args: readonly Expression[];
}

export interface Savepoint extends At {
  readonly kind: 'savepoint';
  readonly action: 'set' | 'release' | 'rollback';
  readonly name: Identifier;
}

export interface Explain extends At {
  readonly kind: 'explain';
  readonly options: readonly Option[];
  readonly statement: Statement;
}

/** No target: every table. */
export interface Analyze extends At {
  readonly kind: 'analyze';
  readonly options: readonly Option[];
  readonly targets: readonly AnalyzeTarget[];
}

export interface AnalyzeTarget extends At {
  /** A table or a quoted path. */
  readonly source: TableReference;
  /** Empty: all of them. */
  readonly columns: readonly Identifier[];
}

export interface SetSetting extends At {
  readonly kind: 'set';
  readonly name: string;
  /** null = DEFAULT or RESET. */
  readonly value: string | null;
  readonly local: boolean;
}

/** name 'all' lists every setting. */
export interface ShowSetting extends At {
  readonly kind: 'show';
  readonly name: string;
}

export interface Transaction extends At {
  readonly kind: 'transaction';
  readonly action: 'begin' | 'commit' | 'rollback';
  /** BEGIN, START TRANSACTION, END, ABORT …: what the completion tag says. */
  readonly tag: string;
}

export interface Discard extends At {
  readonly kind: 'discard';
  readonly what: 'all' | 'plans' | 'sequences' | 'temp';
}

export interface Deallocate extends At {
  readonly kind: 'deallocate';
  /** null = ALL. */
  readonly name: Identifier | null;
}
