import type { Session } from './engine.ts';

/** The session with a schema of its own, which is dropped when it is closed. */
export async function withOwnSchema(session: Session): Promise<Session> {
  const begin = [
    'DROP SCHEMA IF EXISTS slt CASCADE',
    'CREATE SCHEMA slt',
    'SET search_path TO slt',
    'SET timezone TO UTC',
  ];
  await session.run(begin.join('; '));
  return {
    run: session.run,
    async close() {
      await session.run('DROP SCHEMA slt CASCADE');
      await session.close();
    },
  };
}
