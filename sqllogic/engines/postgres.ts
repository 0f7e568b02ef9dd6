import type { Engine } from './engine.ts';
import { wireSession } from './wire.ts';

/** PostgreSQL: the answers that our suites are held against. */
export const postgres = (url: string): Engine => ({
  names: ['postgresql', 'postgres'],
  connect: () => wireSession(url),
  async close() {},
});
