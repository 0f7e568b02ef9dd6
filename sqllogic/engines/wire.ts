import pg from 'pg';
import type { Result } from '../result.ts';
import { Failure, type Session } from './engine.ts';

/** A statement that takes longer than this is a failure. */
const timeoutMs = 120_000;

/** OIDs of int8, int2, int4 and oid. */
const integers: ReadonlySet<number> = new Set([20, 21, 23, 26]);
/** OIDs of float4, float8 and numeric. */
const numbers: ReadonlySet<number> = new Set([700, 701, 1700]);

const letterOf = (oid: number): string => (integers.has(oid) ? 'I' : numbers.has(oid) ? 'R' : 'T');

const asText = { getTypeParser: () => (value: string) => value };

/** A session over PostgreSQL's wire; all values come as the server's text. */
export async function wireSession(connectionString: string): Promise<Session> {
  let client = await open(connectionString);
  return {
    async run(sql) {
      try {
        return await within(timeoutMs, query(client, sql));
      } catch (error) {
        if (error instanceof pg.DatabaseError) throw new Failure(error.code ?? '', error.message, error);
        // The connection is of no more use; the next statement gets a new one.
        client.end().catch(() => undefined);
        client = await open(connectionString);
        throw new Failure('', error instanceof Error ? error.message : String(error));
      }
    },
    async close() {
      await client.end();
    },
  };
}

async function open(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'sqllogic' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function query(client: pg.Client, text: string): Promise<Result> {
  const answer = await client.query({ text, rowMode: 'array', types: asText });
  const last = (Array.isArray(answer) ? answer.at(-1) : answer) as pg.QueryArrayResult<(string | null)[]>;
  return { types: last.fields.map((field) => letterOf(field.dataTypeID)).join(''), rows: last.rows };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
