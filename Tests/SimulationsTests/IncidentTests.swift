import Definitions
import Telemetry
import TestSupport
import Testing

@testable import Simulations

/// Every incident moves what it should, and nothing else, and passes.
@Suite struct IncidentTests {
    static let texts: KeyValuePairs = [
        "broker-down": "kind: broker-down, broker: \"2\"",
        "stuck-consumer": "kind: stuck-consumer, group: readers",
        "hot-partition": "kind: hot-partition, topic: wide",
        "disk-full": "kind: disk-full, broker: \"2\"",
        "rebalance-storm": "kind: rebalance-storm, group: readers",
        "metrics-lost": "kind: metrics-lost, broker: \"2\"",
        "metrics-lost-of-a-cluster": "kind: metrics-lost",
        "queue-not-drained": "kind: queue-not-drained, queue: \"jobs-{n}\"",
        "errors": "kind: errors, topic: wide",
    ]

    static let names = texts.map(\.key)

    /// The same simulation with an incident from the second minute to the fifth, and without it.
    struct Pair {
        var with: Bench
        var without: Bench

        init(_ name: String) throws {
            let text = try #require(IncidentTests.texts.first { $0.key == name }?.value)
            with = try Bench(incident: "\(text), at: 1m, for: 4m")
            without = try Bench()
        }

        mutating func advance(to elapsed: Int64) {
            with.advance(to: elapsed)
            without.advance(to: elapsed)
        }

        /// The names of what differs.
        func differences() throws -> Set<String> {
            let (one, other) = (try with.values(), try without.values())
            return Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }
        }
    }

    @Test(arguments: names)
    func `an incident moves what it should and nothing else`(_ name: String) throws {
        var pair = try Pair(name)
        pair.advance(to: 59_999)
        #expect(try pair.differences() == [], "before it begins")
        var moved: Set<String> = []
        for second in 61...300 {
            pair.advance(to: Int64(second) * 1_000)
            moved.formUnion(try pair.differences())
        }
        expectGolden(Self.listed(moved), "Golden/incidents/\(name).txt")
    }

    @Test func `every kind has an incident here, and no golden file is left over`() {
        let kinds = Set(Self.texts.compactMap { $0.value.split(separator: " ").dropFirst().first })
        #expect(
            Set(kinds.map { $0.prefix { $0 != "," } })
                == Set(SimulatedIncident.Kind.allCases.map { $0.rawValue[...] }))
        expectNoOrphans(
            in: "Golden/incidents", suffix: ".txt", used: Set(Self.names.map { "\($0).txt" }))
    }

    /// After it is over, nothing measured differs for good but what counts on.
    @Test(arguments: names)
    func `an incident passes`(_ name: String) throws {
        var pair = try Pair(name)
        pair.advance(to: 3_000_000)
        let counters = Set(
            SimulationTable.allCases.flatMap { table in
                table.columns.filter { $0.content.kind == .counter }.map(\.name)
            })
        for difference in try pair.differences() {
            let column = difference.split(separator: " ").last.map(String.init) ?? ""
            if counters.contains(column) { continue }
            // What is kept on disk comes back by and by, as it is deleted by its age.
            let (one, other) = (
                try pair.with.values()[difference]?.number ?? .nan,
                try pair.without.values()[difference]?.number ?? .nan
            )
            #expect(abs(one - other) <= 0.02 * abs(other), "\(difference): \(one), \(other)")
        }
    }

    /// A line for each row, with the columns that moved.
    private static func listed(_ names: Set<String>) -> String {
        var columns: [String: [String]] = [:]
        for name in names.sorted() {
            let parts = name.split(separator: ": ", maxSplits: 1).map(String.init)
            columns[parts[0], default: []].append(parts[1])
        }
        return columns.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value.joined(separator: " "))\n" }.joined()
    }
}
