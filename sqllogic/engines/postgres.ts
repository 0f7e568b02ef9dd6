import type { Engine } from './engine.ts';
import { wireSession } from './wire.ts';

/** PostgreSQL: the answers that our suites are held against. Each file works in a schema that is dropped after it. */
export function postgres(url: string): Engine {
  return {
    names: ['postgresql', 'postgres'],
    async connect() {
      const session = await wireSession(url);
      await session.run(
        'DROP SCHEMA IF EXISTS slt CASCADE; CREATE SCHEMA slt; SET search_path TO slt; SET timezone TO UTC',
      );
      return {
        run: session.run,
        async close() {
          await session.run('DROP SCHEMA slt CASCADE');
          await session.close();
        },
      };
    },
    async close() {},
  };
}
