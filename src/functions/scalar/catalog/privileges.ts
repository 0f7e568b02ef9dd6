import { errors } from '../../../base/error.ts';
import { bool, type DataType, int16, name, oid, text } from '../../../data/type.ts';
import { byOid, type CatalogFacts } from '../../catalog_facts.ts';
import type { ScalarFunction } from '../../define.ts';
import { regFromText } from '../../reg.ts';
import { catalogFunction } from './define.ts';

/** The user may do everything with what is there; asking about what is not there is an error, or NULL for a number. */
interface Asked {
  readonly name: string;
  readonly what: string;
  readonly privileges: string;
  /** Throws when nothing has the name. */
  readonly named: (given: string, facts: CatalogFacts) => void;
  readonly numbered: (given: number, facts: CatalogFacts) => boolean;
  readonly example: string;
}

function checkPrivileges(list: string, known: string): true {
  for (const word of list.split(',')) {
    const plain = word
      .trim()
      .toUpperCase()
      .replace(/\s+WITH GRANT OPTION$/, '');
    if (!known.split(' ').includes(plain))
      throw errors.invalidParameterValue(`unrecognized privilege type: "${word.trim()}"`);
  }
  return true;
}

function checkRole(given: string, facts: CatalogFacts): void {
  if (given !== 'public' && !facts.roles.some((role) => role.name === given))
    throw errors.noSuch('42704', 'role', given);
}

/** (object, privilege), and the same with a user in front, each by name or by number. */
const asking = ({ name: called, what, privileges, named, numbered, example }: Asked): ScalarFunction => {
  const test = (facts: CatalogFacts, object: string | bigint, privilege: string): boolean | null => {
    if (typeof object === 'string') named(object, facts);
    const may = checkPrivileges(privilege, privileges);
    return typeof object === 'string' || numbered(Number(object), facts) ? may : null;
  };
  const withUser = (user: DataType, object: DataType) => ({
    args: [user, object, text],
    result: bool,
    of: (facts: CatalogFacts) => (role: string | bigint, given: string | bigint, privilege: string) => {
      if (typeof role === 'string') checkRole(role, facts);
      return test(facts, given, privilege);
    },
  });
  return catalogFunction({
    name: called,
    about: `Whether the user has a privilege on ${what}: on all that is there.`,
    overloads: [
      ...[text, oid].map((object) => ({
        args: [object, text],
        result: bool,
        of: (facts: CatalogFacts) => (given: string | bigint, privilege: string) => test(facts, given, privilege),
      })),
      ...[name, oid].flatMap((user) => [text, oid].map((object) => withUser(user, object))),
    ],
    examples: [
      { sql: `${called}(${example}, '${privileges.split(' ')[0]}')`, is: 't' },
      { sql: `${called}('me', ${example}, '${privileges.split(' ')[0].toLowerCase()}')`, is: 't' },
      { sql: `${called}(${example}, 'FLY')`, is: 'ERROR 22023' },
    ],
  });
};

const ofTables = 'SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER';
const isTable = (given: string, facts: CatalogFacts): void => void regFromText(given, 'class', facts);
const hasTable = (given: number, facts: CatalogFacts): boolean => byOid(facts.classes, given) !== undefined;
const oneOf =
  (what: string, names: (facts: CatalogFacts) => readonly string[]) =>
  (given: string, facts: CatalogFacts): void => {
    if (!names(facts).includes(given)) throw errors.noSuch('42704', what, given);
  };

const hasColumnPrivilege = catalogFunction({
  name: 'has_column_privilege',
  about: 'Whether the user has a privilege on a column: on all that are there.',
  overloads: [text, oid].flatMap((table) =>
    [text, int16].map((column) => ({
      args: [table, column, text],
      result: bool,
      of: (facts: CatalogFacts) => (given: string | bigint, which: string | number, privilege: string) => {
        const number = typeof given === 'string' ? regFromText(given, 'class', facts).oid : Number(given);
        const columns = byOid(facts.classes, number)?.columns;
        if (typeof which === 'string' && columns?.every((each) => each.name !== which)) {
          throw errors.undefinedTableColumn(which, byOid(facts.classes, number)?.name ?? '');
        }
        const may = checkPrivileges(privilege, 'SELECT INSERT UPDATE REFERENCES');
        return columns === undefined || (typeof which === 'number' && columns[which - 1] === undefined) ? null : may;
      },
    })),
  ),
  examples: [
    { sql: "has_column_privilege('pg_class', 'relname', 'SELECT')", is: 't' },
    { sql: "has_column_privilege('pg_class', 'nosuch', 'SELECT')", is: 'ERROR 42703' },
  ],
});

const pgHasRole = catalogFunction({
  name: 'pg_has_role',
  about: 'Whether the user is a member of a role: of the one there is.',
  overloads: [
    ...[name, oid].map((role) => ({
      args: [role, text],
      result: bool,
      of: (facts: CatalogFacts) => (given: string | bigint, privilege: string) => {
        if (typeof given === 'string') checkRole(given, facts);
        return checkPrivileges(privilege, 'USAGE MEMBER SET');
      },
    })),
    ...[name, oid].flatMap((user) =>
      [name, oid].map((role) => ({
        args: [user, role, text],
        result: bool,
        of: (facts: CatalogFacts) => (who: string | bigint, given: string | bigint, privilege: string) => {
          for (const each of [who, given]) if (typeof each === 'string') checkRole(each, facts);
          return checkPrivileges(privilege, 'USAGE MEMBER SET');
        },
      })),
    ),
  ],
  examples: [
    { sql: "pg_has_role(current_user, 'USAGE')", is: 't' },
    { sql: "pg_has_role('nobody', 'USAGE')", is: 'ERROR 42704' },
  ],
});

const procedures = (given: string, facts: CatalogFacts): void => void regFromText(given, 'procedure', facts);

export const privilegeFunctions: readonly ScalarFunction[] = [
  asking({
    ...{ name: 'has_table_privilege', what: 'a table', privileges: ofTables, named: isTable, numbered: hasTable },
    example: "'pg_class'",
  }),
  asking({
    ...{ name: 'has_any_column_privilege', what: 'some column of a table', named: isTable, numbered: hasTable },
    privileges: 'SELECT INSERT UPDATE REFERENCES',
    example: "'pg_class'",
  }),
  asking({
    ...{ name: 'has_schema_privilege', what: 'a schema', privileges: 'CREATE USAGE', example: "'public'" },
    named: (given, facts) => {
      if (!facts.namespaces.some((each) => each.name === given)) throw errors.invalidSchemaName(given);
    },
    numbered: (given, facts) => byOid(facts.namespaces, given) !== undefined,
  }),
  asking({
    ...{ name: 'has_database_privilege', what: 'a database', privileges: 'CREATE TEMPORARY TEMP CONNECT' },
    named: (given, facts) => {
      const [{ name: is }] = facts.databases;
      if (given !== is) throw errors.undefinedDatabase(given, is);
    },
    numbered: (given, facts) => byOid(facts.databases, given) !== undefined,
    example: 'current_database()',
  }),
  asking({
    ...{ name: 'has_type_privilege', what: 'a type', privileges: 'USAGE', example: "'int4'" },
    named: (given, facts) => void regFromText(given, 'type', facts),
    numbered: () => true,
  }),
  asking({
    ...{ name: 'has_function_privilege', what: 'a function', privileges: 'EXECUTE', example: "'lower(text)'" },
    named: procedures,
    numbered: (given, facts) => byOid(facts.procs, given) !== undefined,
  }),
  asking({
    ...{ name: 'has_language_privilege', what: 'a language', privileges: 'USAGE', example: "'sql'" },
    named: oneOf('language', () => ['sql', 'internal']),
    numbered: () => true,
  }),
  asking({
    ...{ name: 'has_tablespace_privilege', what: 'a tablespace', privileges: 'CREATE', example: "'pg_default'" },
    named: oneOf('tablespace', () => ['pg_default', 'pg_global']),
    numbered: () => true,
  }),
  hasColumnPrivilege,
  pgHasRole,
];
