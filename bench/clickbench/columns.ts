import { idOf, oneOf, skewed, uniform } from './entities.ts';

/** Name and type of a column of `hits`, and its formula over the entities. */
export type HitColumn = readonly [name: string, type: string, formula: string];

const syllables = ['ка', 'ра', 'ни', 'то', 'ло', 'ве', 'си', 'по', 'ma', 'ro', 'ti', 'vel', 'kon', 'der', 'sa', 'lin'];
const models = [
  'iPad',
  'iPhone 4',
  'iPhone 5',
  'GT-I9300',
  'Lumia 920',
  'One X',
  'Xperia Z',
  'A500',
  'N8',
  'C905',
  'Desire',
];
const sections = [
  'news',
  'catalog',
  'forum',
  'photo',
  'video',
  'realty',
  'auto',
  'dating',
  'games',
  'recipes',
  'weather',
];

/** Words that a rank always gives, in no language. */
const word = (rank: string, salt: number): string =>
  `${oneOf(syllables, 1, salt, rank)} || ${oneOf(syllables, 1, salt + 1, rank)} || ${oneOf(syllables, 1, salt + 2, rank)}`;

const chance = (share: number, salt: number): string => `(${uniform(salt)} < ${share})::SMALLINT`;
const sometimes = (share: number, salt: number, value: string, otherwise = '0'): string =>
  `CASE WHEN ${uniform(salt)} < ${share} THEN ${value} ELSE ${otherwise} END`;

/** Rank 3 is counter 62, about one row of a hundred. */
const counter = 'CASE counter_rank WHEN 3 THEN 62 WHEN 62 THEN 3 ELSE counter_rank END';
const pageOf = (rank: string): string =>
  `'http://' || ${word(`(${rank} // 3000)`, 20)} || (${rank} // 3000) || '.ru/' || ${oneOf(sections, 1, 30, rank)} || '/' ||
  ${word(rank, 31)} || '-' || ${word(rank, 34)} || '/' || ${rank} % 3000 || '.html'`;
const url = `${pageOf('url_rank')} || ${sometimes(0.001, 40, "'?from=google'", sometimes(0.1, 41, "'?page=' || i % 9", "''"))}`;
const referer = `CASE referer_rank WHEN 0 THEN '' WHEN 1 THEN 'http://yandex.ru/yandsearch?text=' || ${word('phrase_rank', 50)}
  WHEN 2 THEN 'https://www.google.com/search?q=' || ${word('phrase_rank', 50)}
  ELSE ${pageOf('(referer_rank * 13)')} END`;
const phrase = `CASE WHEN phrase_rank < 0 THEN '' ELSE ${word('phrase_rank', 60)} || ' ' || ${word('phrase_rank', 63)}
  || CASE phrase_rank % 3 WHEN 0 THEN '' ELSE ' ' || ${word('phrase_rank', 66)} END END`;
const title = `${word('url_rank', 70)} || ' ' || ${word('url_rank', 73)} || ${sometimes(0.002, 76, "' - Google'", "''")}
  || ' | ' || ${word('counter_rank', 77)}`;

/** All columns, in the order of the public schema; those that no query touches are filled cheaply, mostly with one value. */
export const hitColumns: readonly HitColumn[] = [
  ['WatchID', 'BIGINT', '(hash(i) >> 1)'],
  ['JavaEnable', 'SMALLINT', chance(0.7, 80)],
  ['Title', 'VARCHAR', title],
  ['GoodEvent', 'SMALLINT', '1'],
  ['EventTime', 'TIMESTAMP', 'moment'],
  ['EventDate', 'DATE', 'moment'],
  ['CounterID', 'INTEGER', counter],
  ['ClientIP', 'INTEGER', '(hash(user_rank * 3 + i % 3) % 4294966000)::BIGINT - 2147483000'],
  ['RegionID', 'INTEGER', skewed(5000, 5, 81, 'user_rank')],
  ['UserID', 'BIGINT', `(user_rank + 1) * ${idOf.user}`],
  ['CounterClass', 'SMALLINT', '0'],
  ['OS', 'SMALLINT', skewed(90, 3, 82, 'user_rank')],
  ['UserAgent', 'SMALLINT', skewed(80, 3, 83, 'user_rank')],
  ['URL', 'VARCHAR', url],
  ['Referer', 'VARCHAR', referer],
  ['IsRefresh', 'SMALLINT', chance(0.1, 84)],
  ['RefererCategoryID', 'SMALLINT', 'referer_rank % 17'],
  ['RefererRegionID', 'INTEGER', 'referer_rank % 300'],
  ['URLCategoryID', 'SMALLINT', 'counter_rank % 17'],
  ['URLRegionID', 'INTEGER', 'counter_rank % 300'],
  ['ResolutionWidth', 'SMALLINT', 'width'],
  ['ResolutionHeight', 'SMALLINT', 'width * 3 // 4'],
  ['ResolutionDepth', 'SMALLINT', sometimes(0.9, 85, '32', '24')],
  ['FlashMajor', 'SMALLINT', sometimes(0.8, 86, '11')],
  ['FlashMinor', 'SMALLINT', skewed(9, 3, 87)],
  ['FlashMinor2', 'VARCHAR', sometimes(0.8, 86, '(700 + user_rank % 20)::VARCHAR', "''")],
  ['NetMajor', 'SMALLINT', '0'],
  ['NetMinor', 'SMALLINT', '0'],
  ['UserAgentMajor', 'SMALLINT', skewed(40, 2, 88, 'user_rank')],
  ['UserAgentMinor', 'VARCHAR', '(user_rank % 5)::VARCHAR'],
  ['CookieEnable', 'SMALLINT', '1'],
  ['JavascriptEnable', 'SMALLINT', '1'],
  ['IsMobile', 'SMALLINT', 'is_mobile'],
  [
    'MobilePhone',
    'SMALLINT',
    `CASE WHEN is_mobile THEN ${skewed(models.length, 2, 89, 'user_rank')} // 3 + 1 ELSE 0 END`,
  ],
  ['MobilePhoneModel', 'VARCHAR', `CASE WHEN is_mobile THEN ${oneOf(models, 2, 89, 'user_rank')} ELSE '' END`],
  ['Params', 'VARCHAR', "''"],
  ['IPNetworkID', 'INTEGER', 'user_rank * 7 % 4000000'],
  ['TraficSourceID', 'SMALLINT', `${skewed(9, 2, 90)} - 1`],
  ['SearchEngineID', 'SMALLINT', `CASE WHEN phrase_rank < 0 THEN 0 ELSE ${skewed(60, 4, 91)} + 1 END`],
  ['SearchPhrase', 'VARCHAR', phrase],
  ['AdvEngineID', 'SMALLINT', sometimes(0.006, 92, `${skewed(18, 3, 93)} + 1`)],
  ['IsArtifical', 'SMALLINT', chance(0.01, 94)],
  ['WindowClientWidth', 'SMALLINT', `greatest(0, width - 20 - ${skewed(300, 4, 95)})`],
  ['WindowClientHeight', 'SMALLINT', `greatest(0, width * 3 // 4 - 100 - ${skewed(300, 2, 96)})`],
  ['ClientTimeZone', 'SMALLINT', `60 * ${skewed(12, 3, 97, 'user_rank')}`],
  ['ClientEventTime', 'TIMESTAMP', 'moment + INTERVAL 1 HOUR'],
  ['SilverlightVersion1', 'SMALLINT', sometimes(0.5, 98, '5')],
  ['SilverlightVersion2', 'SMALLINT', sometimes(0.5, 98, '1')],
  ['SilverlightVersion3', 'INTEGER', sometimes(0.5, 98, '20125')],
  ['SilverlightVersion4', 'SMALLINT', '0'],
  ['PageCharset', 'VARCHAR', "'windows'"],
  ['CodeVersion', 'INTEGER', '1600 + counter_rank % 9'],
  ['IsLink', 'SMALLINT', chance(0.12, 99)],
  ['IsDownload', 'SMALLINT', chance(0.01, 100)],
  ['IsNotBounce', 'SMALLINT', chance(0.4, 101)],
  ['FUniqID', 'BIGINT', '(hash(user_rank) >> 2)'],
  ['OriginalURL', 'VARCHAR', sometimes(0.05, 102, pageOf('url_rank'), "''")],
  ['HID', 'INTEGER', 'hash(i // 3) % 1073741823'],
  ['IsOldCounter', 'SMALLINT', '0'],
  ['IsEvent', 'SMALLINT', '0'],
  ['IsParameter', 'SMALLINT', '0'],
  ['DontCountHits', 'SMALLINT', chance(0.04, 103)],
  ['WithHash', 'SMALLINT', chance(0.02, 104)],
  ['HitColor', 'VARCHAR', oneOf(['5', '0', '7', 'E', 'F', 'S'], 4, 105)],
  ['LocalEventTime', 'TIMESTAMP', 'moment + INTERVAL 4 HOUR'],
  ['Age', 'SMALLINT', skewed(60, 2, 106, 'user_rank')],
  ['Sex', 'SMALLINT', skewed(3, 1, 107, 'user_rank')],
  ['Income', 'SMALLINT', skewed(5, 2, 108, 'user_rank')],
  ['Interests', 'SMALLINT', skewed(9000, 3, 109, 'user_rank')],
  ['Robotness', 'SMALLINT', skewed(90, 5, 110, 'user_rank')],
  ['RemoteIP', 'INTEGER', '(hash(user_rank) % 4294966000)::BIGINT - 2147483000'],
  ['WindowName', 'INTEGER', '-1'],
  ['OpenerName', 'INTEGER', '-1'],
  ['HistoryLength', 'SMALLINT', skewed(40, 3, 111)],
  ['BrowserLanguage', 'VARCHAR', oneOf(['ru', 'en', 'uk', 'tr', 'kk', 'be'], 5, 112, 'user_rank')],
  ['BrowserCountry', 'VARCHAR', oneOf(['ru', 'RU', 'us', 'ua', 'tr', 'kz', 'by', 'de'], 4, 113, 'user_rank')],
  ['SocialNetwork', 'VARCHAR', "''"],
  ['SocialAction', 'VARCHAR', "''"],
  ['HTTPError', 'SMALLINT', '0'],
  ['SendTiming', 'INTEGER', skewed(20000, 9, 114)],
  ['DNSTiming', 'INTEGER', skewed(5000, 9, 115)],
  ['ConnectTiming', 'INTEGER', skewed(8000, 9, 116)],
  ['ResponseStartTiming', 'INTEGER', skewed(20000, 5, 117)],
  ['ResponseEndTiming', 'INTEGER', skewed(20000, 6, 118)],
  ['FetchTiming', 'INTEGER', skewed(20000, 4, 119)],
  ['SocialSourceNetworkID', 'SMALLINT', '0'],
  ['SocialSourcePage', 'VARCHAR', "''"],
  ['ParamPrice', 'BIGINT', '0'],
  ['ParamOrderID', 'VARCHAR', "''"],
  ['ParamCurrency', 'VARCHAR', "'NH'"],
  ['ParamCurrencyID', 'SMALLINT', '0'],
  ['OpenstatServiceName', 'VARCHAR', sometimes(0.01, 120, "'direct'", "''")],
  ['OpenstatCampaignID', 'VARCHAR', sometimes(0.01, 120, '(counter_rank % 500)::VARCHAR', "''")],
  ['OpenstatAdID', 'VARCHAR', sometimes(0.01, 120, '(page % 900)::VARCHAR', "''")],
  ['OpenstatSourceID', 'VARCHAR', sometimes(0.01, 120, "'search'", "''")],
  ['UTMSource', 'VARCHAR', sometimes(0.02, 121, "'newsletter'", "''")],
  ['UTMMedium', 'VARCHAR', sometimes(0.02, 121, "'cpc'", "''")],
  ['UTMCampaign', 'VARCHAR', sometimes(0.02, 121, '(counter_rank % 700)::VARCHAR', "''")],
  ['UTMContent', 'VARCHAR', sometimes(0.02, 121, '(page % 900)::VARCHAR', "''")],
  ['UTMTerm', 'VARCHAR', "''"],
  ['FromTag', 'VARCHAR', "''"],
  ['HasGCLID', 'SMALLINT', chance(0.01, 122)],
  ['RefererHash', 'BIGINT', `referer_rank * ${idOf.referer}`],
  ['URLHash', 'BIGINT', `url_rank % 1000000 * ${idOf.url} + url_rank // 1000000`],
  ['CLID', 'INTEGER', '0'],
];
