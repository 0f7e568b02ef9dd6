import type { Engine } from './engine.ts';
import { ours } from './ours.ts';
import { postgres } from './postgres.ts';

/** The engine that flags of the command line name. */
export async function startEngine(name: string, url: string | undefined): Promise<Engine> {
  if (name === 'ours') return ours(url);
  if (name !== 'postgres') throw new Error(`no such engine: ${name}`);
  if (url === undefined) throw new Error('--engine postgres needs --url postgres://user@host:port/database');
  return postgres(url);
}
