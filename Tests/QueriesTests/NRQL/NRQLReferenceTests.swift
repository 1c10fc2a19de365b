import Queries
import Testing

/// Every form that New Relic's reference of clauses and functions shows, with names of our own; a
/// line is a query.
///
/// Source: https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/
@Suite struct NRQLReferenceTests {
    static let clauses = #"""
        SELECT average(wait) FROM Order SINCE 1 week ago
        SELECT * from Order
        SELECT a, b FROM Order
        SELECT count(*) FROM Order, Refund SINCE 3 days ago
        SELECT count(*)/uniqueCount(buyer) AS 'per buyer' FROM Order
        SELECT funnel(BUYER, WHERE step='cart' AS 'Step 1', WHERE step = 'paid' AS 'Step 2') \#
        FROM Order SINCE 1 week ago
        SELECT percentile(wait, 95) FROM Order SINCE 1 week ago COMPARE WITH 1 week AGO
        SELECT percentile(wait, 95) FROM Order SINCE 1 week ago COMPARE WITH 1 week AGO \#
        TIMESERIES AUTO
        SELECT count(*) FROM Order WHERE shop='x' SINCE 60 minutes ago EXTRAPOLATE
        SELECT count(*) FROM Order WHERE shop='x' SINCE 60 minutes ago FACET name TIMESERIES 1 \#
        minute EXTRAPOLATE
        SELECT count(*) FROM Order FACET city
        FROM Order SELECT average(wait) FACET name
        FROM Order SELECT wait, name WHERE wait IS NOT NULL
        FROM Order SELECT count(*) FACET request.headers.kind AS 'content kind'
        SELECT count(*) FROM Order FACET CASES (WHERE wait < 1, WHERE wait > 1 and wait < 10, \#
        WHERE wait > 10)
        SELECT count(*) FROM Order FACET CASES (WHERE name LIKE '%in%', WHERE name LIKE '%out%' \#
        AND buyer_type='Paid')
        SELECT count(*) FROM Order FACET CASES (WHERE name LIKE '%in%' AS 'All in', WHERE name \#
        LIKE '%out%' AND buyer_type='Paid' AS 'Paid out')
        SELECT count(*) FROM Order FACET CASES (WHERE name LIKE '%in%', WHERE name LIKE \#
        '%out%') OR name
        FROM Order SELECT average(wait) TIMESERIES FACET shop ORDER BY max(size)
        FROM Order JOIN (FROM Refund SELECT count(*) FACET buyer, page) ON buyer SELECT \#
        count(*) FACET shop, page
        FROM Order LEFT JOIN (FROM Refund SELECT count(*) FACET buyer, page) ON buyer SELECT \#
        count(*) FACET shop, page
        FROM Order left JOIN (FROM Refund SELECT buyer, shop LIMIT MAX) ON buyer SELECT \#
        count(*) FACET buyer, page, shop LIMIT MAX
        FROM Order INNER JOIN (FROM Refund SELECT count(*) FACET client) ON buyer = client \#
        SELECT count(*)
        FROM Order JOIN (FROM Refund SELECT count(*) FACET client) ON lower(buyer) = client \#
        SELECT count(*)
        SELECT uniqueCount(buyer), percentile(wait, 95) FROM Order WHERE os = 'X' FACET country \#
        LIMIT 20 SINCE YESTERDAY
        SELECT value FROM Minute_Report LIMIT 5 OFFSET 1
        FROM Order SELECT shop, wait ORDER BY wait
        FROM Order SELECT * ORDER BY wait DESC
        FROM Order SELECT * ORDER BY wait ASC
        SHOW EVENT TYPES SINCE 1 day ago
        SHOW EVENT TYPES
        SELECT average(wait) FROM Order TIMESERIES 5 minutes SLIDE BY 1 minute
        SELECT average(wait) FROM Order TIMESERIES 5 minutes SLIDE BY AUTO
        SELECT average(wait) FROM Order TIMESERIES 5 minutes SLIDE BY MAX
        SELECT average(wait) FROM Order SINCE 1 day AGO TIMESERIES 30 minutes
        SELECT average(wait), percentile(wait, 50, 90) FROM Order SINCE 1 week AGO TIMESERIES AUTO
        SELECT average(wait) FROM Order since 1 day ago TIMESERIES MAX
        SELECT average(wait) FROM Order SINCE 2 hours ago UNTIL 1 hour AGO
        SELECT average(wait) FROM Order UNTIL NOW
        FROM Order SELECT wait WHERE a = 'x' AND b != 1 OR c < 2 AND d <= 3 OR e > 4 AND f >= 5
        FROM Order SELECT wait WHERE paid IS TRUE AND sent IS FALSE OR shut IS NULL OR open IS \#
        NOT NULL
        FROM Order SELECT wait WHERE paid IS NOT TRUE AND sent IS NOT FALSE
        SELECT * FROM Order WHERE country NOT IN ('CA', 'WA')
        SELECT * FROM Order WHERE country IN ('CA', 'US') AND agent='Safari' AND page LIKE '%out%'
        FROM Order SELECT * WHERE name NOT LIKE 'o%a%'
        FROM Order SELECT * WHERE name RLIKE r'z.*|q.*'
        FROM Order SELECT * WHERE host NOT RLIKE r'ip-10-351-[0-2]?[0-9]-.*'
        FROM Order WITH wait*1000 AS ms SELECT ms
        FROM Log WITH aparse(message, '%item":"*","price":*}%') AS (item, price) SELECT item, \#
        price
        FROM Log WITH aparse(message, '%item":"*","price":*}%') AS (item, price), \#
        numeric(price) AS cost SELECT sum(cost) FACET item WHERE cost < 100
        WITH wait*1000 AS ms FROM Order SELECT ms
        SELECT ms WITH wait*1000 AS ms FROM Order
        SELECT ms FROM Order WITH wait*1000 AS ms
        SELECT count(*) FROM Order SINCE Monday UNTIL Tuesday WITH TIMEZONE 'America/New_York'
        SELECT count(*) FROM Order SINCE today UNTIL '2022-05-19T12:00' WITH TIMEZONE \#
        'America/Los_Angeles'
        SELECT count(*) FROM Order SINCE today UNTIL '2022-05-19T12:00-0500'
        """#

    static let aggregates = #"""
        SELECT median(a) as 'med-a', median(b) as 'med-b' FROM Order
        SELECT histogram(wait, 10, 20) FROM Order SINCE 1 week ago
        SELECT aggregationendtime() FROM Order TIMESERIES
        SELECT apdex(wait, t: 0.4) FROM Order WHERE buyer='x' SINCE 1 day ago
        SELECT apdex(wait) FROM Order SINCE 3 week ago
        SELECT bucketPercentile(wait_bucket) FROM Metric SINCE 1 day ago
        SELECT bucketPercentile(wait_bucket, 50, 75, 90) FROM Metric SINCE 1 day ago
        SELECT cardinality() FROM Metric
        SELECT cardinality(m.name) FROM Metric
        SELECT cardinality(m.name, include:{a, b}, exclude:{c}) FROM Metric
        SELECT cardinality(include:{a, b}) FROM Metric
        SELECT cardinality(m, exclude: {a}) FROM Metric
        FROM Order SELECT cdfPercentage(paint, 0.5, 1.0)
        SELECT count(1), count(a), count(*) FROM Order
        SELECT derivative(a), derivative(a, 1 minute) FROM Order
        SELECT earliest(country) FROM Order FACET agent
        SELECT filter(sum(x), WHERE a='a') AS 'A', filter(sum(x), WHERE a='b') AS 'B' FROM Order
        SELECT histogram(wait), histogram(wait, 5, 10), histogram(wait, width: 5, buckets: 10) \#
        FROM Order
        SELECT histogram(wait, 3, 3, 1), histogram(wait, width: 3, buckets: 3, start: 1) FROM \#
        Order
        SELECT keyset() FROM Order SINCE 1 day ago
        SELECT latestrate(wait, 1 SECOND) FROM Order
        SELECT latestRate(wait, 1 second) FROM Order
        FROM Order JOIN (FROM Refund SELECT median(age) FACET buyer, page) ON buyer SELECT \#
        latest(getField(median, '50.0')) as median FACET shop, page
        FROM Order JOIN (FROM Refund SELECT percentile(age, 95, 99.5) as pctl FACET buyer) ON \#
        buyer SELECT latest(getField(pctl, '95.0')) as `95th`, latest(getField(pctl, '99.5')) \#
        as `99.5th` FACET shop
        FROM Order SELECT percentage(count(*), WHERE error is true ) AS 'Error share' Where \#
        host LIKE '%west%' EXTRAPOLATE
        SELECT predictLinear(a, 1 hour) FROM Order
        SELECT predictLinear(a) FROM Order
        SELECT rate(count(*), 10 minute) FROM Order SINCE 6 hours ago TIMESERIES
        SELECT rate(count(*)) FROM Order
        SELECT stdvar(a), stddev(a), sum(a), min(a), max(a) FROM Order
        From Order SELECT uniques(host,5000) FACET shop LIMIT 1000
        FROM Order SELECT uniques(tuple(index, cell), 5)
        """#

    static let values = #"""
        SELECT accountId() FROM Order SINCE 1 day ago
        SELECT count(*) FROM Order FACET accountId() SINCE 1 day ago
        SELECT count(*) FROM Order WHERE accountId() IN (1,2,3) SINCE 1 day ago
        FROM Log SELECT count(*) FACET aparse(text, '%"item":"*"%')
        FROM Log WITH aparse(text, 'POST: * body: {"item":"*","price":*}\n') AS (url, item, \#
        price) SELECT url, item, price
        SELECT message, blob(`long.message`) FROM Log WHERE long.message IS NOT NULL
        SELECT count(*) FROM Order FACET buckets(wait, 400, 10)
        SELECT count(*) FROM Order FACET buckets(wait, 400)
        FROM Order SELECT concat('Wait: ', wait, ', size: ', size, precision: 2)
        FROM Order SELECT average(wait) FACET concat(city, ', ', region, ' ', country) WHERE \#
        country IN ('US', 'CA')
        FROM Order SELECT concat()
        FROM Order SELECT convert(wait, 'ms', 'min') AS minutes
        FROM Product SELECT convert(sum(weight), 'grams', 'lbs')
        FROM Metric SELECT average(convert(a.b.c, unit, 's')) WHERE shop = 'x'
        SELECT capture(url, r'https://(?P<base>.*.com)/.+') FROM Order SINCE 1 day ago
        SELECT capture(message, r'(?P<first>\S+)\s.+') FROM Order SINCE 1 hour ago where \#
        message is not null
        SELECT count(*) FROM Log WHERE message like '%HTTP%' FACET capture(message, r'.* \#
        "(?P<method>[A-Z]+) .*')
        SELECT message FROM Log WHERE capture(message, r'.*Failed: (?P<job>[A-Za-z]+),.*') = \#
        'Job' SINCE 10 minutes ago
        SELECT sum(numeric(capture(message, r'.*Time:\s(?P<t>\d+)'))) FROM Log WHERE message \#
        like '%Time:%'
        FROM Log WITH capture(message, r'POST: (?P<URL>.*) body: \#
        {"item":"(?P<ID>.*)","price":(?P<price>.*)}.*') AS (URL, ID, price) SELECT URL, ID, \#
        price WHERE URL IS NOT NULL
        FROM Span SELECT count(*) WHERE entity.guid IS NOT NULL AND decode(entity.guid, \#
        'base64') NOT LIKE '%APM%' FACET entity.guid, decode(entity.guid, 'base64')
        FROM Log WITH blob(`long.message`) as b, decode(b, 'base64') as d SELECT b, d WHERE \#
        long.message IS NOT NULL LIMIT 10
        FROM Metric SELECT count(node_size) TIMESERIES FACET dimensions()
        FROM Metric SELECT count(node_size) TIMESERIES FACET dimensions(include: {a, b.c}, \#
        exclude: {`d e`})
        FROM Order SELECT buyer, encode(buyer, 'base64url')
        FROM Order SELECT count(*) FACET cidrAddress(ip, 24)
        FROM Order SELECT count(*) FACET cidrAddress(ip)
        FROM Order SELECT count(*) FACET cidrAddress(ip, 24, false)
        FROM Order SELECT uniques(ip) WHERE cidrAddress(ip, 24) = '10.0.0.0/24'
        FROM Order SELECT count(*) WHERE cidrAddress(ip, 24) NOT IN ('10.0.0.0/24', \#
        '10.10.1.0/24')
        SELECT 100 * filter(count(*), where eventType() = 'A') / filter(count(*), where \#
        eventType() = 'B') FROM A, B WHERE shop = 'x' TIMESERIES 2 Minutes SINCE 6 hours ago
        SELECT count(*) FROM A, B FACET eventType() TIMESERIES
        SELECT max(getField(s, count)) from Metric
        SELECT sum(s) from Metric where getField(s, count) > 10
        SELECT max(s[count]) from Metric where s[total] > 10
        FROM Order SELECT sum(getCdfCount(paint, 1.0))
        FROM Log SELECT count(*) FACET if(level = 'ERROR', 'E', 'N')
        FROM Log SELECT count(*) FACET if(level = 'INFO' OR level = 'WARNING', 'N', 'E')
        FROM Order SELECT count(*) FACET if(shop LIKE '%java%', 'J', if(shop LIKE '%kafka%', \#
        'K', 'O'))
        FROM Order SELECT average(if(a = 1, b))
        WITH '{"names": ["a", "x"]}' as j SELECT jparse(j)[names]
        WITH '["a", "x"]' as j SELECT jparse(j)[0]
        WITH '{"name": "t", "none": null, "id": 100}' as j, jparse(j) AS (name, id) SELECT \#
        name, id
        WITH '{"user": 5}' as j SELECT jparse(j)
        WITH '16: value=\'{"user": {"id": 5}}\', x=y' as m, aparse(m, '%: value=\'*\'%') AS j \#
        SELECT jparse(j, 'user.name')
        WITH '{"users": [{"id": 5}]}' as j, jparse(j, 'users[*].id') as ids SELECT ids
        SELECT length(url) FROM Order
        FROM Log SELECT count(*) WHERE host IN (FROM lookup(myHosts) SELECT uniques(myHost))
        FROM lookup(myHosts) SELECT *
        FROM lookup(myHosts) SELECT count(*) FACET region LIMIT 20
        FROM Order SELECT latest(lower(name)) WHERE lower(name) = lower('Xy') OR lower(name) = \#
        lower('Z') FACET concat(name, ':', lower(name))
        WITH '{"a": 1}' as j SELECT mapKeys(jparse(j)) AS keys
        WITH '{"a": 1}' as j SELECT mapValues(jparse(j)) AS values
        FROM Order SELECT count(*) FACET minuteOf(timestamp), hourOf(timestamp), \#
        weekOf(timestamp), dayOfMonthOf(timestamp)
        FROM Order SELECT count(*) FACET weekdayOf(timestamp), dateOf(timestamp), \#
        monthOf(timestamp), quarterOf(timestamp), yearOf(timestamp)
        FROM Order SELECT * WHERE mod(port, 2) = 1
        FROM Order SELECT uniques(host, 10000) SINCE 1 day AGO FACET mod(host, 10)
        FROM Order WITH position(url, ':') as Colon, position(url, '/', 1) + 1 as Begin, \#
        position(url, '/', 2) as End, End - Begin as Length SELECT url, Colon, substring(url, \#
        0, Colon) as Protocol, Begin, End, Length, substring(url, Begin, Length) as Domain, \#
        position(url, '/', -1) as Last, substring(url, position(url, '/', -1)) as Rest
        FROM Order SELECT indexOf(url, '/'), indexOf(url, '/', -1)
        SELECT round(n), round(n, 0.5) FROM Order
        FROM Order SELECT string(wait, precision: 2)
        FROM Order SELECT string(average(wait), precision: 2)
        FROM Order SELECT count(*) FACET string(tuple(a, b), precision: 2)
        FROM Order SELECT buyer, substring(buyer, 0, 3) as First3, substring(buyer, 3) as \#
        After3rd, substring(buyer, -3) as Last3
        WITH 1234567 as t SELECT toDatetime(t)
        WITH 1234567 as t SELECT toDatetime(t, 'yyyy-MM-dd', timezone:'America/Los_Angeles')
        WITH 1234567 as t SELECT toDatetime(t, 'yyyy-MM-dd') FROM Order WITH TIMEZONE \#
        'America/Los_Angeles'
        WITH 1234567 as t SELECT fromTimestamp(t, 'yyyy-MM-dd', 'UTC')
        SELECT toTimestamp('2023-10-18T15:27:03.123Z') FROM Order
        SELECT toTimestamp('2023-11-03 11:00:32', 'yyyy-MM-dd HH:mm:ss', \#
        timezone:'America/Los_Angeles') FROM Order
        SELECT fromDatetime('2023-11-03 11:00:32', 'yyyy-MM-dd HH:mm:ss') FROM Order WITH \#
        TIMEZONE 'America/Los_Angeles'
        SELECT toTimestamp(a, 'yyyy') OR toTimestamp(a, 'yyyy-MM') FROM Order
        FROM Order SELECT latest(upper(name)) WHERE upper(name) = upper((SELECT latest(name) \#
        FROM Refund))
        SELECT average(numeric(a)), boolean(b), string(c) FROM Order
        FROM Order SELECT uniqueCount(id) -- how many there are
        FROM Order SELECT count(*) SINCE 1 day ago // of the last day
        FROM Order /* perhaps not all; look at another */ SELECT count(*)
        SELECT average(a) FROM Metric WITH METRIC_FORMAT 'cpu.{state}.load'
        SELECT count(*) FROM Order WHERE a IN ((SELECT uniques(a) FROM Refund))
        SELECT blob(a) FROM Log
        """#

    @Test(arguments: [clauses, aggregates, values].flatMap { $0.split(separator: "\n") })
    func `reads every form of the reference without a finding`(_ line: Substring) throws {
        let syntax = NRQLSyntax(String(line))
        expectLossless(syntax)
        #expect(syntax.findings.isEmpty, "\(syntax.findings)")
        expectSurvives(try #require(syntax.query))
    }
}
