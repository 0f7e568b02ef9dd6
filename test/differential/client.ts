import pg from 'pg';

/** What a server answered: rows as text with the columns' names and types, or an error. */
export type Answer =
  | {
      readonly kind: 'rows';
      readonly columns: readonly AnswerColumn[];
      readonly rows: readonly (readonly (string | null)[])[];
      /** Of the completion tag: how many rows were given or changed. */
      readonly count: number | null;
    }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly position: string | undefined };

export interface AnswerColumn {
  readonly name: string;
  /** Postgres's number of the type. */
  readonly oid: number;
}

const asText = { getTypeParser: () => (value: string) => value };

export async function connect(url: string): Promise<pg.Client> {
  const address = new URL(url);
  if (address.username === '') address.username = 'millrace';
  const client = new pg.Client({ connectionString: address.href });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Asks by the simple protocol; a lost connection is an error of code ''. */
export async function ask(client: pg.Client, text: string): Promise<Answer> {
  try {
    const result = await client.query<(string | null)[]>({ text, rowMode: 'array', types: asText });
    const columns = result.fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID }));
    return { kind: 'rows', columns, rows: result.rows, count: result.rowCount };
  } catch (error) {
    if (error instanceof pg.DatabaseError) {
      return { kind: 'error', code: error.code ?? '', message: error.message, position: error.position };
    }
    return { kind: 'error', code: '', message: String(error), position: undefined };
  }
}
