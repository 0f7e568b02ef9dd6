import { errors } from '../../base/error.ts';
import { findRelation, partsOf } from '../names.ts';
import { command, done, silent } from './define.ts';

/** LISTEN and UNLISTEN: from COMMIT on. */
export const listenCommand = command({
  kind: 'listen',
  describe: silent,
  async run({ action, channel }, { session }) {
    const { channels } = session.engine;
    session.whenCommitted(() => {
      if (action === 'listen' && channel !== null) channels.listen(session, channel);
      else channels.unlisten(session, channel);
    });
    return done(action.toUpperCase());
  },
});

const mostPayload = 8000;

/** NOTIFY: those who listen are told at COMMIT. */
export const notifyCommand = command({
  kind: 'notify',
  describe: silent,
  async run({ channel, payload }, { session }) {
    if (Buffer.byteLength(payload) >= mostPayload) throw errors.invalidParameterValue('payload string too long');
    session.whenCommitted(() => session.engine.channels.notify(session.id, channel, payload));
    return done('NOTIFY');
  },
});

/** LOCK TABLE: nothing waits here for anybody; two transactions that change the same rows are told apart at COMMIT. */
export const lockTable = command({
  kind: 'lock_table',
  describe: silent,
  async run({ names }, { session }) {
    if (!session.inTransaction) throw errors.notInTransaction('LOCK TABLE');
    for (const name of names) {
      if (findRelation(name, session) === undefined) throw errors.undefinedTable(partsOf(name).join('.'), name.at);
    }
    return done('LOCK TABLE');
  },
});
