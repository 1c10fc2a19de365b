import LocalStore
import Queries
import QueryExecution
import QueryOracle
import TestSupport
import Testing

struct ComparisonTests {
    @Test(arguments: ["simulated", "recorded", "odd"])
    func `the store answers as the oracle does`(_ name: String) throws {
        try compare(name, batches: nil)
    }

    @Test(arguments: ["simulated", "recorded", "odd"])
    func `however the rows are split into batches`(_ name: String) throws {
        try compare(name, batches: SplitMix64(seed: 1))
    }

    @Test func `entities are answered as the oracle does`() throws {
        let set = try DataSet.named("simulated")
        try Answering.with(set, batches: SplitMix64(seed: 1)) { try compare("entities", $0) }
    }

    @Test func `rows, minutes and hours together answer as all rows do`() throws {
        let hour: Int64 = 3_600_000
        let limits = LocalStore.Limits(
            rowAge: 2 * hour, minuteAge: 10 * hour, hourAge: 1000 * hour)
        try Answering.with(.long(seed: 3), limits: limits, batches: SplitMix64(seed: 1)) {
            var answering = $0
            answering.oracle.sketchError = QuantileSketch.relativeError
            try compare("long", answering)
        }
    }

    @Test(arguments: ["simulated", "recorded", "odd"])
    func `batches of rows without a store do too`(_ name: String) throws {
        try compare(name, Answering(.named(name), batches: 1))
    }

    private func compare(_ name: String, batches: SplitMix64?) throws {
        try Answering.with(.named(name), batches: batches) { try compare(name, $0) }
    }

    private func compare(_ name: String, _ answering: Answering) throws {
        for query in try WrittenQuery.all(in: name) where !query.hasNoForm {

            let differences = answering.differences(over: try query.tree())
            let list = differences.prefix(5).joined(separator: "\n    ")
            #expect(differences.isEmpty, "\(name).nrql:\(query.line): \(query.text)\n    \(list)")
        }
    }
}
