import type { SessionView } from '../catalog/system/define.ts';
import type { Session } from './session.ts';

interface Doing {
  readonly query: string;
  readonly queryAt: bigint | null;
  readonly transactionNow: bigint | undefined;
  readonly isActive: boolean;
}

const idle = {
  idle: 'idle',
  in_transaction: 'idle in transaction',
  failed: 'idle in transaction (aborted)',
} as const;

/** What pg_stat_activity shows of a session. */
export const viewOf = (session: Session, { query, queryAt, transactionNow, isActive }: Doing): SessionView => ({
  pid: session.id,
  user: session.user,
  database: session.engine.config.database,
  application: session.setting('application_name'),
  state: isActive ? 'active' : idle[session.status],
  query,
  startedAt: session.startedAt,
  queryAt,
  transactionAt: transactionNow ?? null,
});
