import { type RegKind, reg, text } from '../../../data/type.ts';
import type { ScalarFunction } from '../../define.ts';
import { regOrNull } from '../../reg.ts';
import { catalogFunction } from './define.ts';

const absent: Partial<Record<RegKind, string>> = { procedure: "'no_such(int4)'", operator: "'+++(int4,int4)'" };

/** The cast to regclass and its like, but NULL where nothing has the name. */
const toReg = (of: RegKind, example: string, is: string): ScalarFunction =>
  catalogFunction({
    name: `to_reg${of}`,
    about: `A text as reg${of}; NULL when there is no such name.`,
    overloads: [{ args: [text], result: reg(of), of: (facts) => (source: string) => regOrNull(source, of, facts) }],
    examples: [
      { sql: `to_reg${of}(${example})`, is },
      { sql: `to_reg${of}(${absent[of] ?? "'no_such'"})`, is: 'NULL' },
    ],
  });

export const toRegFunctions: readonly ScalarFunction[] = [
  toReg('class', "'pg_catalog.pg_class'", 'pg_class'),
  toReg('type', "'int4'", 'integer'),
  toReg('proc', "'version'", 'version'),
  toReg('procedure', "'lower(text)'", 'lower(text)'),
  toReg('namespace', "'public'", 'public'),
  toReg('role', 'current_user', 'me'),
  toReg('oper', "'||/'", '||/'),
  toReg('operator', "'=(int4,int4)'", '=(integer,integer)'),
];
