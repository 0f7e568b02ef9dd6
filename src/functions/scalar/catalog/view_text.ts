/** The text of a view as pg_get_viewdef gives it: as it was written, with a semicolon. */
export const viewText = (query: string): string => ` ${query.trim().replace(/;\s*$/, '')};`;
