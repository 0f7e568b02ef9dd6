import { loginRoles } from './pg_shadow.ts';

/** Roles that may log in. */
export const pgUser = loginRoles({ oid: 12014, name: 'pg_user', about: 'Roles that may log in.' }, '********');
