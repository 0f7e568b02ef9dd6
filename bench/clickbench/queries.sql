-- 43 queries shaped as those of ClickBench: the same scans, filters, groups and orders over the generated `hits`.
-- Names of sites, ids and limits fit the generated rows; ORDER BY goes on to a key where several rows could share a place,
-- so that answers can be compared. Where that would change the shape, a second text after `--- checked` is compared instead.

-- q01
SELECT count(*) FROM hits
-- q02
SELECT count(*) FROM hits WHERE "AdvEngineID" <> 0
-- q03
SELECT sum("AdvEngineID"), count(*), avg("ResolutionWidth") FROM hits
-- q04
SELECT avg("UserID") FROM hits
-- q05
SELECT count(DISTINCT "UserID") FROM hits
-- q06
SELECT count(DISTINCT "SearchPhrase") FROM hits
-- q07
SELECT min("EventDate"), max("EventDate") FROM hits
-- q08
SELECT "AdvEngineID", count(*) FROM hits WHERE "AdvEngineID" <> 0 GROUP BY "AdvEngineID" ORDER BY count(*) DESC, 1
-- q09
SELECT "RegionID", count(DISTINCT "UserID") AS users FROM hits GROUP BY "RegionID" ORDER BY users DESC, 1 LIMIT 10
-- q10
SELECT "RegionID", sum("AdvEngineID"), count(*) AS hits, avg("ResolutionWidth"), count(DISTINCT "UserID")
FROM hits GROUP BY "RegionID" ORDER BY hits DESC, 1 LIMIT 10
-- q11
SELECT "MobilePhoneModel", count(DISTINCT "UserID") AS users FROM hits WHERE "MobilePhoneModel" <> ''
GROUP BY "MobilePhoneModel" ORDER BY users DESC, 1 LIMIT 10
-- q12
SELECT "MobilePhone", "MobilePhoneModel", count(DISTINCT "UserID") AS users FROM hits WHERE "MobilePhoneModel" <> ''
GROUP BY "MobilePhone", "MobilePhoneModel" ORDER BY users DESC, 1, 2 LIMIT 10
-- q13
SELECT "SearchPhrase", count(*) AS hits FROM hits WHERE "SearchPhrase" <> ''
GROUP BY "SearchPhrase" ORDER BY hits DESC, 1 LIMIT 10
-- q14
SELECT "SearchPhrase", count(DISTINCT "UserID") AS users FROM hits WHERE "SearchPhrase" <> ''
GROUP BY "SearchPhrase" ORDER BY users DESC, 1 LIMIT 10
-- q15
SELECT "SearchEngineID", "SearchPhrase", count(*) AS hits FROM hits WHERE "SearchPhrase" <> ''
GROUP BY "SearchEngineID", "SearchPhrase" ORDER BY hits DESC, 1, 2 LIMIT 10
-- q16
SELECT "UserID", count(*) FROM hits GROUP BY "UserID" ORDER BY count(*) DESC, 1 LIMIT 10
-- q17
SELECT "UserID", "SearchPhrase", count(*) FROM hits
GROUP BY "UserID", "SearchPhrase" ORDER BY count(*) DESC, 1, 2 LIMIT 10
-- q18
SELECT "UserID", "SearchPhrase", count(*) FROM hits GROUP BY "UserID", "SearchPhrase" LIMIT 10
--- checked
SELECT count(*), sum(hits), count(DISTINCT "UserID") FROM
(SELECT "UserID", "SearchPhrase", count(*) AS hits FROM hits GROUP BY "UserID", "SearchPhrase") AS groups
-- q19
SELECT "UserID", extract(minute FROM "EventTime") AS minute, "SearchPhrase", count(*) FROM hits
GROUP BY "UserID", minute, "SearchPhrase" ORDER BY count(*) DESC, 1, 2, 3 LIMIT 10
-- q20
SELECT "UserID" FROM hits WHERE "UserID" = 884007348729693
-- q21
SELECT count(*) FROM hits WHERE "URL" LIKE '%google%'
-- q22
SELECT "SearchPhrase", min("URL"), count(*) AS hits FROM hits WHERE "URL" LIKE '%google%' AND "SearchPhrase" <> ''
GROUP BY "SearchPhrase" ORDER BY hits DESC, 1 LIMIT 10
-- q23
SELECT "SearchPhrase", min("URL"), min("Title"), count(*) AS hits, count(DISTINCT "UserID") FROM hits
WHERE "Title" LIKE '%Google%' AND "URL" NOT LIKE '%.google.%' AND "SearchPhrase" <> ''
GROUP BY "SearchPhrase" ORDER BY hits DESC, 1 LIMIT 10
-- q24
SELECT * FROM hits WHERE "URL" LIKE '%google%' ORDER BY "EventTime", "WatchID" LIMIT 10
-- q25
SELECT "SearchPhrase" FROM hits WHERE "SearchPhrase" <> '' ORDER BY "EventTime" LIMIT 10
--- checked
SELECT "SearchPhrase" FROM hits WHERE "SearchPhrase" <> '' ORDER BY "EventTime", "WatchID" LIMIT 10
-- q26
SELECT "SearchPhrase" FROM hits WHERE "SearchPhrase" <> '' ORDER BY "SearchPhrase" LIMIT 10
-- q27
SELECT "SearchPhrase" FROM hits WHERE "SearchPhrase" <> '' ORDER BY "EventTime", "SearchPhrase" LIMIT 10
-- q28
SELECT "CounterID", avg(length("URL")) AS width, count(*) AS hits FROM hits WHERE "URL" <> ''
GROUP BY "CounterID" HAVING count(*) > 10000 ORDER BY width DESC, 1 LIMIT 25
-- q29
SELECT regexp_replace("Referer", '^https?://(?:www\.)?([^/]+)/.*$', '\1') AS site, avg(length("Referer")) AS width,
  count(*) AS hits, min("Referer") FROM hits WHERE "Referer" <> ''
GROUP BY site HAVING count(*) > 10000 ORDER BY width DESC, 1 LIMIT 25
-- q30
SELECT NINETY_SUMS FROM hits
-- q31
SELECT "SearchEngineID", "ClientIP", count(*) AS hits, sum("IsRefresh"), avg("ResolutionWidth") FROM hits
WHERE "SearchPhrase" <> '' GROUP BY "SearchEngineID", "ClientIP" ORDER BY hits DESC, 1, 2 LIMIT 10
-- q32
SELECT "WatchID", "ClientIP", count(*) AS hits, sum("IsRefresh"), avg("ResolutionWidth") FROM hits
WHERE "SearchPhrase" <> '' GROUP BY "WatchID", "ClientIP" ORDER BY hits DESC, 1, 2 LIMIT 10
-- q33
SELECT "WatchID", "ClientIP", count(*) AS hits, sum("IsRefresh"), avg("ResolutionWidth") FROM hits
GROUP BY "WatchID", "ClientIP" ORDER BY hits DESC, 1, 2 LIMIT 10
-- q34
SELECT "URL", count(*) AS hits FROM hits GROUP BY "URL" ORDER BY hits DESC, 1 LIMIT 10
-- q35
SELECT 1, "URL", count(*) AS hits FROM hits GROUP BY 1, "URL" ORDER BY hits DESC, 2 LIMIT 10
-- q36
SELECT "ClientIP", "ClientIP" - 1, "ClientIP" - 2, "ClientIP" - 3, count(*) AS hits FROM hits
GROUP BY "ClientIP", "ClientIP" - 1, "ClientIP" - 2, "ClientIP" - 3 ORDER BY hits DESC, 1 LIMIT 10
-- q37
SELECT "URL", count(*) AS views FROM hits WHERE MONTH_OF_62 AND "DontCountHits" = 0 AND "IsRefresh" = 0 AND "URL" <> ''
GROUP BY "URL" ORDER BY views DESC, 1 LIMIT 10
-- q38
SELECT "Title", count(*) AS views FROM hits
WHERE MONTH_OF_62 AND "DontCountHits" = 0 AND "IsRefresh" = 0 AND "Title" <> ''
GROUP BY "Title" ORDER BY views DESC, 1 LIMIT 10
-- q39
SELECT "URL", count(*) AS views FROM hits WHERE MONTH_OF_62 AND "IsRefresh" = 0 AND "IsLink" <> 0 AND "IsDownload" = 0
GROUP BY "URL" ORDER BY views DESC, 1 LIMIT 10 OFFSET 1000
-- q40
SELECT "TraficSourceID", "SearchEngineID", "AdvEngineID",
  CASE WHEN "SearchEngineID" = 0 AND "AdvEngineID" = 0 THEN "Referer" ELSE '' END AS source, "URL" AS target,
  count(*) AS views FROM hits WHERE MONTH_OF_62 AND "IsRefresh" = 0
GROUP BY "TraficSourceID", "SearchEngineID", "AdvEngineID", source, target
ORDER BY views DESC, 1, 2, 3, 4, 5 LIMIT 10 OFFSET 1000
-- q41
SELECT "URLHash", "EventDate", count(*) AS views FROM hits
WHERE MONTH_OF_62 AND "IsRefresh" = 0 AND "TraficSourceID" IN (-1, 6) AND "RefererHash" = 1000000000039
GROUP BY "URLHash", "EventDate" ORDER BY views DESC, 1, 2 LIMIT 10 OFFSET 100
-- q42
SELECT "WindowClientWidth", "WindowClientHeight", count(*) AS views FROM hits
WHERE MONTH_OF_62 AND "IsRefresh" = 0 AND "DontCountHits" = 0 AND "URLHash" = 63000000000027000
GROUP BY "WindowClientWidth", "WindowClientHeight" ORDER BY views DESC, 1, 2 LIMIT 10 OFFSET 1000
-- q43
SELECT date_trunc('minute', "EventTime") AS minute, count(*) AS views FROM hits
WHERE "CounterID" = 62 AND "EventDate" >= DATE '2013-07-14' AND "EventDate" <= DATE '2013-07-15'
  AND "IsRefresh" = 0 AND "DontCountHits" = 0
GROUP BY date_trunc('minute', "EventTime") ORDER BY date_trunc('minute', "EventTime") LIMIT 10 OFFSET 1000
