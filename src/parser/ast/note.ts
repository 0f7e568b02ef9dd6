import type { At, QualifiedName } from './common.ts';

/** COMMENT ON; null takes the comment away. */
export interface Comment extends At {
  readonly kind: 'comment';
  readonly object: 'table' | 'view' | 'column' | 'schema' | 'database' | 'model';
  readonly name: QualifiedName;
  readonly text: string | null;
}

/** LISTEN, and UNLISTEN of one channel or, null, of all. */
export interface Listen extends At {
  readonly kind: 'listen';
  readonly action: 'listen' | 'unlisten';
  readonly channel: string | null;
}

export interface Notify extends At {
  readonly kind: 'notify';
  readonly channel: string;
  readonly payload: string;
}

export interface LockTable extends At {
  readonly kind: 'lock_table';
  readonly names: readonly QualifiedName[];
}
