import Foundation
import Queries
import QueryOracle
import TestSupport
import Testing

struct RandomQueryTests {
    /// How many queries; `QUERY_ORACLE_QUERIES` asks for others.
    private static let usualCount = 800

    private var count: Int {
        let environment = ProcessInfo.processInfo.environment
        return environment["QUERY_ORACLE_QUERIES"].flatMap { Int($0) } ?? Self.usualCount
    }

    private var seed: UInt64 {
        let environment = ProcessInfo.processInfo.environment
        return environment["QUERY_ORACLE_SEED"].flatMap { UInt64($0) } ?? 1
    }

    @Test func `the store answers queries made by chance as the oracle does`() throws {
        let set = DataSet.odd(seed: seed, recent: 100, old: 20)
        try Answering.with(set, batches: SplitMix64(seed: seed)) { try compare(count, $0) }
    }

    @Test func `batches of rows without a store do too`() throws {
        let set = DataSet.odd(seed: seed, recent: 100, old: 20)
        try compare(count / 4, Answering(set, batches: seed))
    }

    private func compare(_ count: Int, _ answering: Answering) throws {
        var generator = QueryGenerator(seed: seed)
        for _ in 0..<count {
            let text = generator.query()
            let tree = try #require(NRQLSyntax(text).query, "\(text)")
            let differences = answering.differences(over: tree)
            let list = differences.prefix(5).joined(separator: "\n    ")
            #expect(differences.isEmpty, "seed \(seed): \(text)\n    \(list)")
        }
    }
}
