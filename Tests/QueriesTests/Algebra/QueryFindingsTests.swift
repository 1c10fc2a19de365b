import Diagnostics
import Queries
import Telemetry
import Testing

/// What is wrong with what a query means.
@Suite struct QueryFindingsTests {
    static let catalogue: QueryCatalogue = {
        func metric(_ name: String, _ kind: MetricKind) -> (String, MetricDescriptor) {
            let descriptor = MetricDescriptor(
                name: MetricName(rawValue: name), kind: kind, unit: .one, help: "")
            return (name, descriptor)
        }
        return QueryCatalogue(
            metrics: Dictionary(
                uniqueKeysWithValues: [
                    metric("queue.depth", .gauge), metric("queue.speed", .gauge),
                    metric("queue.acks", .gauge), metric("rows.sent", .counter),
                ]),
            changes: ["queue.acks"], attributes: ["queueName", "vhost"],
            eventTypes: ["Queue", "Broker"])
    }()

    /// What is found, as `words | rule`.
    static func findings(
        _ text: String, in catalogue: QueryCatalogue = Self.catalogue
    ) throws -> [String] {
        let tree = try #require(NRQLSyntax(text).query)
        return tree.findings(in: catalogue).map { finding in
            let words = String(decoding: Array(text.utf8)[finding.range], as: UTF8.self)
            return "\(words) | \(finding.rule.rawValue)"
        }
    }

    @Test(arguments: [
        ("SELECT sum(queue.depth) FROM Queue", ["sum(queue.depth)"]),
        ("SELECT sum(`queue.depth`) FROM Queue FACET vhost TIMESERIES", ["sum(`queue.depth`)"]),
        ("SELECT sum(queue.depth) / 60, max(queue.depth) FROM Queue", ["sum(queue.depth)"]),
        ("SELECT rate(sum(queue.speed), 1 minute) FROM Queue, Broker", ["sum(queue.speed)"]),
        (
            "SELECT filter(sum(queue.depth * 2 OR 0), WHERE vhost = 'a') FROM Queue",
            ["sum(queue.depth * 2 OR 0)"]
        ),
        (
            "SELECT sum(if(vhost = 'a', queue.depth, 0)) FROM Queue",
            ["sum(if(vhost = 'a', queue.depth, 0))"]
        ),
        ("FROM Queue WITH queue.depth + 1 AS d SELECT sum(d)", ["sum(d)"]),
        ("SELECT count(*) FROM Queue FACET vhost ORDER BY sum(queue.depth)", ["sum(queue.depth)"]),
        (
            "SELECT max(x) FROM (SELECT sum(queue.depth) AS x FROM Queue TIMESERIES 1 minute)",
            ["sum(queue.depth)"]
        ),
        (
            "SELECT sum(x) FROM (SELECT latest(queue.depth) AS x FROM Queue FACET queueName TIMESERIES)",
            ["sum(x)"]
        ),
        ("SELECT sum(x) FROM (SELECT queue.depth AS x FROM Queue LIMIT MAX)", ["sum(x)"]),
        (
            "SELECT count(*) FROM Queue WHERE queue.depth > (SELECT sum(queue.depth) FROM Queue)",
            ["sum(queue.depth)"]
        ),
    ])
    func `finds a gauge that is added up over time`(_ text: String, _ words: [String]) throws {
        #expect(try Self.findings(text) == words.map { "\($0) | query/summed-gauge" })
    }

    @Test(arguments: [
        "SELECT average(queue.depth), latest(queue.depth), max(queue.depth) FROM Queue",
        "SELECT sum(x) FROM (SELECT latest(queue.depth) AS x FROM Queue FACET queueName LIMIT MAX)",
        "SELECT sum(x) FROM (SELECT average(queue.depth) AS x FROM Queue FACET queueName)",
        "SELECT sum(latest) FROM (SELECT latest(queue.depth) FROM Queue FACET queueName)",
        "SELECT sum(x) FROM (SELECT latest(queue.depth) AS x FROM Queue FACET queueName TIMESERIES) "
            + "TIMESERIES",
        "SELECT average(t) FROM (SELECT sum(x) AS t FROM (SELECT latest(queue.depth) AS x FROM Queue "
            + "FACET queueName TIMESERIES) TIMESERIES)",
        "SELECT sum(queue.depth) / count(*), sum(queue.depth) / uniqueCount(timestamp) FROM Queue",
        "SELECT sum(queue.depth) / sum(queue.speed) FROM Queue",
        "SELECT percentage(sum(queue.depth), WHERE vhost = 'a') FROM Queue",
        "SELECT sum(if(queue.depth > 5, 1, 0)), count(*) FROM Queue",
        "SELECT sum(queue.acks), rate(sum(queue.acks), 1 minute) FROM Queue",
        "SELECT sum(c) FROM (SELECT count(*) AS c FROM Queue TIMESERIES)",
        "SELECT sum(vhost) FROM Queue",
    ])
    func `finds nothing where adding up is right`(_ text: String) throws {
        #expect(try Self.findings(text) == [])
    }

    @Test(arguments: [
        ("SELECT sum(rows.sent) FROM Queue", ["sum(rows.sent) | query/counter"]),
        ("SELECT average(rows.sent * 8) FROM Queue", ["average(rows.sent * 8) | query/counter"]),
        ("SELECT max(rows.sent) - min(rows.sent), latest(rows.sent) FROM Queue", []),
        ("SELECT derivative(rows.sent, 1 second) FROM Queue", []),
        ("SELECT sum(x) FROM (SELECT latest(rows.sent) AS x FROM Queue FACET vhost)", []),
        ("SELECT count(*) FROM Queue WHERE queue.depth = '5'", ["queue.depth = '5' | query/kind"]),
        ("SELECT count(*) FROM Queue WHERE queue.depth IN (5, '6')", ["'6' | query/kind"]),
        (
            "SELECT count(*) FROM Queue WHERE queue.depth LIKE '5%'",
            ["queue.depth LIKE '5%' | query/kind"]
        ),
        ("SELECT count(*) FROM Queue WHERE numeric(vhost) > 5 AND vhost = 'a'", []),
        ("SELECT concat(vhost, 'a') * 2 FROM Queue", ["concat(vhost, 'a') | query/kind"]),
        ("SELECT sum(lower(vhost)) FROM Queue", ["sum(lower(vhost)) | query/kind"]),
        ("SELECT latest(queue.dpeth) FROM Queue", ["queue.dpeth | query/unknown-name"]),
        (
            "SELECT count(*) FROM Queue WHERE nam = 'x' FACET vhots",
            ["nam | query/unknown-name", "vhots | query/unknown-name"]
        ),
        ("SELECT count(*) AS n FROM Queue FACET vhost AS v ORDER BY n", []),
        ("SELECT latest(entityName), max(timestamp) FROM Queue FACET eventType", []),
        (
            "SELECT sum(y) FROM (SELECT count(*) AS x FROM Queue FACET vhost)",
            ["y | query/unknown-name"]
        ),
        ("SELECT latest(anything) FROM Quue", ["Quue | query/unknown-event-type"]),
        ("SELECT sum(queue.depth) FROM Queue, Metric", ["Metric | query/unknown-event-type"]),
        ("SELECT name FROM Entity WHERE whatever = 1", []),
    ])
    func `finds what is wrong with kinds and names`(_ text: String, _ found: [String]) throws {
        #expect(try Self.findings(text) == found)
    }

    @Test func `says nothing of what the catalogue does not know`() throws {
        let text = "SELECT sum(queue.depth), latest(nothing) FROM Nobody"
        #expect(try Self.findings(text, in: QueryCatalogue()) == [])
        var catalogue = Self.catalogue
        catalogue.eventTypes = nil
        catalogue.attributes = nil
        #expect(
            try Self.findings(text, in: catalogue) == ["sum(queue.depth) | query/summed-gauge"])
    }

    @Test(arguments: [
        ("SINCE today WITH TIMEZONE 'Europe/Berln'", ["'Europe/Berln'"]),
        ("SINCE today WITH TIMEZONE 'Europe/Berlin'", []), ("WITH TIMEZONE 'UTC'", []),
        ("SINCE '2026-01-01 [Nowhere]' UNTIL '2026-01-02Z'", ["'2026-01-01 [Nowhere]'"]),
        ("WITH TIMEZONE {{zone}}", []),
    ])
    func `finds time zones that there are not`(_ clauses: String, _ words: [String]) throws {
        let catalogue = QueryCatalogue(timeZones: QueryTimeZones(["Europe/Berlin"]))
        for text in [
            "SELECT max(a) FROM E \(clauses)",
            "SELECT max(b) FROM (SELECT a AS b FROM E \(clauses))",
        ] {
            #expect(
                try Self.findings(text, in: catalogue)
                    == words.map { "\($0) | query/unknown-time-zone" })
            #expect(try Self.findings(text, in: QueryCatalogue()) == [])
        }
    }

    @Test func `tells the nearest time zone`() throws {
        let tree = try #require(NRQLSyntax("SELECT a FROM E WITH TIMEZONE 'europe/berlin'").query)
        let catalogue = QueryCatalogue(timeZones: QueryTimeZones(["Europe/Berlin"]))
        let finding = try #require(tree.findings(in: catalogue).first)
        #expect(finding.help == "did you mean `Europe/Berlin`?")
        #expect(finding.severity == .error)
    }

    @Test func `names the cure`() throws {
        let tree = try #require(NRQLSyntax("SELECT sum(`queue depth`) FROM E").query)
        let metric = MetricDescriptor(
            name: "queue depth", kind: .gauge, unit: .one, help: "")
        let finding = try #require(
            tree.findings(in: QueryCatalogue(metrics: ["queue depth": metric])).first)
        #expect(
            finding.message
                == "`queue depth` is a gauge: adding it up over time multiplies it by the number of "
                + "polls")
        #expect(
            finding.help
                == "take `latest` or `average`; to add up over things, ask a query: `SELECT sum(x) "
                + "FROM (SELECT latest(`queue depth`) AS x FROM … FACET …)`")
        #expect(finding.severity == .warning)
    }
}
