import type { OwnView } from '../catalog/system/define.ts';
import type { Session } from './session.ts';

/** What the session has prepared and declared, for the tables that list it. */
export const ownView = ({ prepared, cursors }: Session): OwnView => ({
  prepared: Array.from(prepared, ([name, { sql, parameters, at }]) => ({
    name,
    statement: sql,
    types: parameters,
    at,
  })),
  cursors: Array.from(cursors, ([name, { sql, hold, scroll, at }]) => ({ name, statement: sql, hold, scroll, at })),
});
