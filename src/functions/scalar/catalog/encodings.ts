import { int32, name, text } from '../../../data/type.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1, eachN } from '../../each.ts';

/** PostgreSQL's numbers of the encodings that clients ask about. */
const names: readonly (readonly [number, string, bytes: number])[] = [
  [0, 'SQL_ASCII', 1],
  [6, 'UTF8', 4],
  [8, 'LATIN1', 1],
];

const pgEncodingToChar = scalarFunction({
  name: 'pg_encoding_to_char',
  about: 'The name of an encoding by its number.',
  overloads: [
    { args: [int32], result: name, run: each1((number: number) => names.find(([each]) => each === number)?.[1] ?? '') },
  ],
  examples: [
    { sql: 'pg_encoding_to_char(6)', is: 'UTF8' },
    { sql: 'pg_encoding_to_char(-1)', is: '' },
  ],
});

const plain = (word: string): string => word.toUpperCase().replaceAll(/[-_ ]/g, '');

const pgCharToEncoding = scalarFunction({
  name: 'pg_char_to_encoding',
  about: 'The number of an encoding by its name; -1 when there is none.',
  overloads: [
    {
      args: [name],
      result: int32,
      run: each1((word: string) => names.find(([, each]) => plain(each) === plain(word))?.[0] ?? -1),
    },
  ],
  examples: [
    { sql: "pg_char_to_encoding('utf-8')", is: '6' },
    { sql: "pg_char_to_encoding('none')", is: '-1' },
  ],
});

const pgEncodingMaxLength = scalarFunction({
  name: 'pg_encoding_max_length',
  about: 'The most bytes that a character of an encoding takes.',
  overloads: [
    {
      args: [int32],
      result: int32,
      run: each1((number: number) => names.find(([each]) => each === number)?.[2] ?? null),
    },
  ],
  examples: [{ sql: 'pg_encoding_max_length(6)', is: '4' }],
});

const getdatabaseencoding = scalarFunction({
  name: 'getdatabaseencoding',
  about: 'The encoding of the database.',
  volatility: 'stable',
  overloads: [{ args: [], result: name, run: eachN(() => 'UTF8') }],
  examples: [{ sql: 'getdatabaseencoding()', is: 'UTF8' }],
});

const pgClientEncoding = scalarFunction({
  name: 'pg_client_encoding',
  about: 'Encoding of texts on the way to the client.',
  volatility: 'stable',
  overloads: [{ args: [], result: name, run: eachN(() => 'UTF8') }],
  examples: [{ sql: 'pg_client_encoding()', is: 'UTF8' }],
});

const pgCollationFor = scalarFunction({
  name: 'pg_collation_for',
  about: 'The collation of a text: there is one.',
  volatility: 'stable',
  overloads: [{ args: [text], result: text, run: each1(() => '"default"') }],
  examples: [{ sql: "pg_collation_for('a')", is: '"default"' }],
});

export const encodingFunctions: readonly ScalarFunction[] = [
  pgEncodingToChar,
  pgCharToEncoding,
  pgEncodingMaxLength,
  getdatabaseencoding,
  pgClientEncoding,
  pgCollationFor,
];
