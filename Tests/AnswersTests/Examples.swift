import QueryExecution
import Telemetry

@testable import Answers

/// Answers by hand, one of each form.
enum Examples {
    /// 2024-03-30 22:00 UTC, an evening before the clocks of Berlin are set.
    static let start: Int64 = 1_711_836_000_000
    static let minute: Int64 = 60_000

    static let all: [(name: String, answer: Answer)] = [
        ("value", value), ("bars", bars), ("compared", compared), ("lines", lines),
        ("series", series), ("gaps", gaps), ("units", units), ("hostile", hostile),
        ("histogram", histogram), ("nothing", nothing), ("series-compared", seriesCompared),
        ("missing", missing),
    ]

    static var value: Answer {
        Answer(
            result(
                columns: ["count(*)", "average(queue.depth)"],
                [([], [[.integer(1_234_567), .double(83.25)]])]),
            to: "SELECT count(*), average(queue.depth) FROM MessageQueueQueueSample",
            meanings: [.number, .quantity(unit("{message}"))])
    }

    static var bars: Answer {
        var result = result(
            facets: ["vhost", "queueName"], columns: ["latest(queue.depth)"],
            [
                ([.text("/"), .text("orders")], [[.integer(12_400)]]),
                ([.text("/"), .text("会計 ☂️")], [[.integer(7_350)]]),
                ([.missing, .text("idle")], [[.integer(0)]]),
                ([.text("/eu"), .text("unknown")], [[.missing]]),
            ], total: 37)
        result.statistics.rows = 12_345
        return Answer(
            result,
            to:
                "SELECT latest(queue.depth) FROM MessageQueueQueueSample FACET vhost, queueName LIMIT 4",
            meanings: [.quantity(unit("{message}"))])
    }

    static var compared: Answer {
        var result = result(
            facets: ["cluster"], columns: ["average(host.memory)", "count(*)"],
            [
                ([.text("a")], [[.double(3_489_660_928), .integer(120)]]),
                ([.text("b")], [[.double(1_536), .integer(60)]]),
                ([.text("c")], [[.missing, .integer(3)]]),
            ])
        result.comparison = .init(
            buckets: [bucket(-24, 60 * minute)],
            groups: [
                group([.text("a")], [.double(3_221_225_472), .integer(120)]),
                group([.text("b")], [.double(3_072), .integer(0)]),
                group([.text("c")], [.double(5), .missing]),
            ])
        return Answer(
            result, to: "SELECT … COMPARE WITH 1 day ago",
            meanings: [.quantity(unit("By")), .number], comparedWith: 86_400_000)
    }

    static var lines: Answer {
        let rows: [[Scalar]] = [
            [.integer(start + 1), .text("orders"), .boolean(true), .unsigned(.max)],
            [.integer(start), .text("billing"), .missing, .double(0.5)],
        ]
        let names = ["timestamp", "queueName", "durable", "queue.depth"]
        let result = QueryResult(
            facets: [], columns: names.map { QueryResult.Column($0) }, buckets: [],
            groups: rows.map { row in
                QueryResult.Group(facets: [], values: [row.map { QueryResult.Value.scalar($0) }])
            }, groupCount: 2)
        return Answer(
            result, to: "SELECT * FROM MessageQueueQueueSample LIMIT 2",
            meanings: [.time, .number, .number, .number])
    }

    static var series: Answer {
        let buckets = (0..<60).map { bucket(Int64($0), minute) }
        func wave(_ height: Double, _ period: Int64, _ phase: Int64) -> [[QueryResult.Value]] {
            buckets.indices.map {
                let at = (Int64($0) + phase) % period
                let share = Double(min(at, period - at)) / Double(period / 2)
                return [.scalar(.double(height * (0.2 + 0.8 * share)))]
            }
        }
        var result = QueryResult(
            facets: ["queueName"], columns: [.init("average(queue.depth)")], buckets: buckets,
            groups: [
                .init(facets: [.text("orders")], values: wave(14_000, 40, 0)),
                .init(facets: [.text("billing")], values: wave(9_000, 24, 7)),
                .init(facets: [.text("mail")], values: wave(2_500, 60, 30)),
            ], groupCount: 3)
        result.statistics.rows = 180
        result.statistics.resolution = minute
        return Answer(
            result, to: "SELECT average(queue.depth) … TIMESERIES 1 minute",
            meanings: [.quantity(unit("{message}"))],
            zone: .init(name: "Europe/Berlin") { $0 < 1_711_846_800_000 ? 3_600_000 : 7_200_000 })
    }

    static var gaps: Answer {
        let buckets = (0..<8).map {
            start + $0 * 6 * 60 * minute..<start + ($0 + 1) * 6 * 60 * minute
        }
        let values: [Double?] = [1, 2, nil, 4, nil, nil, 7, 7.5]
        return Answer(
            QueryResult(
                facets: [], columns: [.init("max(x)")], buckets: buckets,
                groups: [
                    .init(
                        facets: [],
                        values: values.map { [.scalar($0.map { .double($0) } ?? .missing)] })
                ], groupCount: 1),
            to: "SELECT max(x) … TIMESERIES 6 hours")
    }

    static var seriesCompared: Answer {
        var answer = gaps
        answer.comparesWith = 604_800_000
        answer.result.comparison = .init(
            buckets: answer.result.buckets.map {
                $0.lowerBound - 604_800_000..<$0.upperBound - 604_800_000
            },
            groups: [
                .init(
                    facets: [], values: (0..<8).map { [.scalar(.double(8 - Double($0)))] })
            ])
        return answer
    }

    static var units: Answer {
        Answer(
            result(
                facets: ["name"],
                columns: ["bytes", "rate", "seconds", "share", "commits", "tiny", "first seen"],
                [
                    (
                        [.text("large")],
                        [
                            [
                                .double(5e12), .double(1_048_575.99), .double(93_784),
                                .double(99.95),
                                .double(1234.5), .double(0.00123), .integer(start),
                            ]
                        ]
                    ),
                    (
                        [.text("small")],
                        [
                            [
                                .double(0), .double(12.5), .double(0.00042), .double(0.004),
                                .double(-0.25), .double(1e-9), .missing,
                            ]
                        ]
                    ),
                ]),
            to: "SELECT …",
            meanings: [
                .quantity(unit("By")), .quantity(unit("By/s")), .quantity(unit("s")),
                .quantity(unit("%")), .quantity(unit("{commit}/s")), .number, .time,
            ])
    }

    static var hostile: Answer {
        Answer(
            result(
                facets: ["name"], columns: ["=cmd()", "uniques(\u{1B}[31mx)"],
                [
                    ([.text("=1+1")], [[.double(.infinity), .missing]]),
                    ([.text("a,\"b\"\r\nc")], [[.double(.nan), .missing]]),
                    (
                        [.text("\u{1B}]0;title\u{7}\u{202E}\u{61C}\u{2066}")],
                        [[.integer(.min), .missing]]
                    ),
                    ([.text(String(repeating: "long", count: 60))], [[.double(-1e300), .missing]]),
                ], last: .list([.text("x,y"), .integer(.max), .text("\u{9B}31m")])),
            to: "SELECT …")
    }

    static var histogram: Answer {
        Answer(
            QueryResult(
                facets: ["cluster"], columns: [.init("histogram(latency, 100, 5)")],
                buckets: [start..<start + 60 * minute],
                groups: [
                    .init(
                        facets: [.text("a")],
                        values: [[.histogram(start: 0, width: 20, counts: [3, 14, 7, 0, 1])]])
                ], groupCount: 1),
            to: "SELECT histogram(latency, 100, 5) FACET cluster")
    }

    static var missing: Answer {
        var answer = value
        answer.result.statistics.rows = 1_440
        answer.result.statistics.resolution = minute
        answer.result.statistics.damagedBlocks = 2
        var coverage = QueryCoverage()
        coverage.keptSince = start + 30 * minute
        coverage.coarserSince = start - 24 * 60 * minute
        coverage.addMissing(start..<start + 10 * minute)
        coverage.addMissing(start + 10 * minute..<start + 30 * minute)
        coverage.addRolledUp(start + 30 * minute..<start + 50 * minute, length: minute)
        coverage.addRolledUp(start + 40 * minute..<start + 55 * minute, length: minute)
        answer.result.statistics.coverage = coverage
        return answer
    }

    static var nothing: Answer {
        Answer(
            result(facets: ["cluster"], columns: ["count(*)"], []),
            to: "SELECT count(*) FROM T FACET cluster")
    }

    private static func bucket(_ number: Int64, _ width: Int64) -> Range<Int64> {
        start + number * width..<start + (number + 1) * width
    }

    private static func group(_ facets: [Scalar], _ values: [Scalar]) -> QueryResult.Group {
        QueryResult.Group(facets: facets, values: [values.map { QueryResult.Value.scalar($0) }])
    }

    static func unit(_ symbol: String) -> MetricUnit { MetricUnit(symbol) ?? .one }

    private static func result(
        facets: [String] = [], columns: [String], _ groups: [([Scalar], [[Scalar]])],
        total: Int? = nil, last: QueryResult.Value? = nil
    ) -> QueryResult {
        QueryResult(
            facets: facets, columns: columns.map { .init($0) },
            buckets: [start..<start + 60 * minute],
            groups: groups.map { facets, buckets in
                .init(
                    facets: facets,
                    values: buckets.map { values in
                        let scalars = values.map { QueryResult.Value.scalar($0) }
                        return last.map { scalars.dropLast() + [$0] } ?? scalars
                    })
            }, groupCount: total ?? groups.count)
    }
}
