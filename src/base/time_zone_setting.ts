/** Names that Intl would call UTC, all of them. */
const spelledZones: Readonly<Record<string, string>> = { utc: 'UTC', gmt: 'GMT', 'etc/utc': 'Etc/UTC', zulu: 'Zulu' };

/** `SET TIME ZONE INTERVAL '+05:30' HOUR TO MINUTE`: hours and minutes east of Greenwich. */
const asInterval = /^interval '\s*([+-]?)(\d{1,3})(?::(\d{1,2}))?(?: hours?)?\s*'$/i;
/** Hours east of Greenwich, where a number stands alone. */
const asHours = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
/** Like a zone of POSIX without summer time: a name or none, then hours west of Greenwich. See data/time_zone.ts. */
const asPosix = /^(?:<[^<>]+>|[a-z]*)[+-]?\d{1,3}(?::\d{1,2})?$/i;
const mostHours = 167;

/**
 * A time zone as Postgres shows it: a name of the IANA database, a POSIX zone in capitals, and for a number of hours the
 * POSIX zone whose name says what is meant (`<+03>-03` for `+03`); undefined: there is none.
 */
export function timeZone(value: string): string | undefined {
  const name = value.trim();
  const interval = asInterval.exec(name);
  if (interval !== null) {
    const minutes = Number(interval[2]) * 60 + Number(interval[3] ?? 0);
    return eastern(interval[1] === '-' ? -minutes : minutes);
  }
  if (asHours.test(name)) return eastern(Math.trunc(Number(name) * 60));
  return asPosix.test(name) ? name.toUpperCase() : named(name);
}

function eastern(minutes: number): string | undefined {
  if (Math.abs(minutes) > mostHours * 60) return undefined;
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  const text = size % 60 === 0 ? hours : `${hours}:${String(size % 60).padStart(2, '0')}`;
  return minutes < 0 ? `<-${text}>+${text}` : `<+${text}>-${text}`;
}

/** Zones with summer time; elsewhere the same names are abbreviations of an offset. */
const isAlsoOffset = /^(?:CET|EET|MET|WET)$/i;

/** Intl knows others of three letters; Postgres takes those for abbreviations, which are no zones. */
const shortNames = /^(?:CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/i;

function named(name: string): string | undefined {
  if (/^[a-z]{3}$/i.test(name) && !shortNames.test(name)) return undefined;
  const spelled = spelledZones[name.toLowerCase()];
  if (spelled !== undefined) return spelled;
  try {
    const zone = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
    // Intl knows other names of a zone, and gives the first; Postgres keeps the one that was asked for.
    return zone.toLowerCase() === name.toLowerCase() || isAlsoOffset.test(name) ? zone : spelling(name);
  } catch {
    return undefined;
  }
}

/** Words of names that are spelled in another way than others of their length. */
const spelledWords = new Map(
  [
    'Ho',
    'Chi',
    'Etc',
    'Bay',
    'Jan',
    'Tel',
    'Yap',
    'CHAT',
    'DeNoronha',
    'EasterIsland',
    'BajaNorte',
    'BajaSur',
    'ComodRivadavia',
  ].map((word) => [word.toLowerCase(), word]),
);

/** `US/Pacific`, `CET`: short names in capitals, others with one. */
const spelling = (name: string): string =>
  name.replaceAll(/[a-z0-9]+/gi, (word) => spelledWords.get(word.toLowerCase()) ?? capitalized(word));

const capitalized = (word: string): string =>
  word.length < 4 || /\d/.test(word) ? word.toUpperCase() : word[0].toUpperCase() + word.slice(1).toLowerCase();
