import Entities
import Telemetry
import TestSupport
import Testing

/// Which entities are shown first.
@Suite struct WorstTests {
    private func metric(_ name: MetricName) -> MetricDescriptor {
        MetricDescriptor(name: name, kind: .gauge, unit: .one, help: "")
    }

    @Test(arguments: 0..<40)
    func `the first ones are those of all sorted`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var bench = try StoreBench()
        let types = ["QUEUE", "BROKER"]
        let names = (0..<Int.random(in: 0..<60, using: &random)).map { "q\($0)" }
        let rows = names.shuffled(using: &random).map { name in
            var told = Told(name, types[Int.random(in: 0..<2, using: &random)])
            told.metrics["depth"] = [1, 2, 3, .nan][Int.random(in: 0..<4, using: &random)]
            told.metrics["up"] = Double(Int.random(in: 0..<5, using: &random).signum())
            return told
        }
        bench.tell(at: 0, rows + [Told("went"), Told("stays", "LINK")])
        bench.tell(at: 1, rows)
        let limits = types.map { _ in Int.random(in: 0..<40, using: &random) }
        let found = bench.store.worst(
            of: zip(types, limits).map {
                WorstRequest(type: $0, truths: ["up"], metric: metric("depth"), limit: $1)
            }, at: 1)
        for (index, type) in types.enumerated() {
            func rank(_ told: Told) -> Double {
                if told.metrics["up"] == 0 { return -.infinity }
                let depth = told.metrics["depth"] ?? .nan
                return depth.isNaN ? .infinity : -depth
            }
            let own = rows.filter { $0.type == type }.sorted {
                (rank($0), $0.name) < (rank($1), $1.name)
            }
            #expect(found[index].count == own.count)
            #expect(found[index].entities.map(\.name) == own.prefix(limits[index]).map(\.name))
        }
    }

    @Test func `no entity of a type, or a limit below one, is none`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a")])
        let found = bench.store.worst(
            of: [
                WorstRequest(type: "BROKER", truths: [], metric: nil, limit: 5),
                WorstRequest(type: "QUEUE", truths: [], metric: nil, limit: -1),
            ], at: 0)
        #expect(found.map(\.count) == [0, 1])
        #expect(found.allSatisfy { $0.entities.isEmpty })
    }
}
