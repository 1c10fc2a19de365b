import Telemetry
import TestSupport

extension DataSet {
    /// 2024-03-31T04:00:00Z, three hours after the clocks of Berlin were put forward.
    static let oddNow: Int64 = 1_711_857_600_000

    /// Rows that are hard: of the last hour most of them, and some of the last 130 days.
    static func odd(seed: UInt64, recent: Int = 300, old: Int = 100) -> DataSet {
        var rows = OddRows(seed: seed)
        let length: Int64 = 3_600_000
        for index in 0..<old {
            rows.add(
                at: oddNow - length - Int64(index == 0 ? 0 : rows.number(below: 130 * 86_400_000)))
        }
        // A midnight in UTC and one in Berlin.
        for time in [1_711_843_200_000, 1_711_839_600_000] { rows.add(at: Int64(time)) }
        var time = oddNow - length
        for index in 0..<recent {
            rows.add(at: rows.isOne(of: 10) ? time - Int64(rows.number(below: 300_000)) : time)
            // Several at one time, some exactly on a minute.
            if rows.isOne(of: 4) { continue }
            time = oddNow - length + length * Int64(index + 1) / Int64(recent)
            if rows.isOne(of: 5) { time = time / 60_000 * 60_000 }
        }
        rows.add(at: oddNow - 1)
        rows.add(at: oddNow)
        return DataSet(rows: rows.rows, now: oddNow)
    }
}

private struct OddRows {
    var rows: [EntityRow] = []
    private var generator: SplitMix64
    private let odd: SampleShape
    private let other: SampleShape

    private static let names: [Scalar] = [
        .text("O'Hara"), .text("Zoë"), .text("ZOË"), .text("100%"), .text("a.b"), .text(""),
        .text("a*b"), .text("say \"hi\""), .text("banana"), .text("\\d"), .text("日本語"), .missing,
    ]
    private static let kinds: [Scalar] = [
        .integer(5), .double(5), .text("5"), .text("five"), .text("yes"), .boolean(true),
        .boolean(false), .double(2.5), .integer(-3), .missing, .double(.nan),
    ]
    private static let bigs: [Scalar] = [
        .integer(9_007_199_254_740_992), .integer(9_007_199_254_740_993), .integer(.max),
        .unsigned(.max), .integer(1), .missing,
    ]
    private static let codes: [Scalar] = [
        .text("12"), .text("3.5"), .text("x"), .text(""), .text("1e3"), .text("true"),
        .text("false"), .text("nan"), .text("inf"), .missing,
    ]
    private static let stamps: [Scalar] = [
        .text("2024-03-30T12:00:00.250Z"), .text("2024-03-30T12:00:00+01:00"),
        .text("2024-03-30T12:00:00"), .text("rubbish"), .missing,
    ]
    private static let users: [Scalar] = [.text("u1"), .text("u2"), .missing]

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
        func metrics(_ names: [MetricName]) -> [MetricDescriptor] {
            names.map { MetricDescriptor(name: $0, kind: .gauge, unit: .one, help: "") }
        }
        odd = SampleShape(
            eventType: "OddSample",
            attributes: [
                "name", "kind", "big", "flag", "code", "stamp", "region", "Logged-in user",
            ],
            metrics: metrics(["load", "size", "void", "tiny", "offset", "tie", "serial"]))
        other = SampleShape(
            eventType: "OtherSample", attributes: ["name"], metrics: metrics(["size"]))
    }

    mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    mutating func isOne(of count: Int) -> Bool { number(below: count) == 0 }

    private mutating func one(of values: [Scalar]) -> Scalar { values[number(below: values.count)] }

    mutating func add(at time: Int64) {
        if isOne(of: 8) { addOther(at: time) }
        let name = one(of: Self.names)
        // It changes on the way.
        let region: Scalar =
            rows.count % 7 == 0
            ? .missing : .text(rows.count < 250 ? "north" : "south-\(rows.count % 3)")
        let flag: Scalar = isOne(of: 3) ? .missing : .boolean(isOne(of: 2))
        let size = Double(number(below: 101))
        let load = isOne(of: 40) ? .infinity : Double(number(below: 401) - 200) / 4
        let sample = Sample(
            shape: odd, timestamp: time,
            attributes: [
                name, one(of: Self.kinds), one(of: Self.bigs), flag, one(of: Self.codes),
                one(of: Self.stamps), region, one(of: Self.users),
            ],
            metrics: [
                isOne(of: 5) ? .nan : load, size, .nan, 1e-9 * (size + 1),
                1e9 + Double(number(below: 1000)) / 1000, 1, Double(rows.count),
            ])
        rows.append(EntityRow(sample: sample, entities: entities(of: name)))
    }

    private mutating func addOther(at time: Int64) {
        let sample = Sample(
            shape: other, timestamp: time, attributes: [one(of: Array(Self.names.prefix(4)))],
            metrics: [Double(number(below: 200))])
        rows.append(EntityRow(sample: sample, entities: []))
    }

    private func entities(of name: Scalar) -> [Entity] {
        guard let text = name.text, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            let guid = EntityGUID(
                accountID: 1, domain: "INFRA", type: "ODD", identifier: text.isEmpty ? "-" : text)
        else { return [] }
        return [
            Entity(
                guid: guid, name: text, tags: [EntityTag(key: "team", values: ["red"])], rule: "odd"
            )
        ]
    }
}
