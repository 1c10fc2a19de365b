import Entities
import Telemetry
import TestSupport
import Testing

/// Which entities are listed, and in which order.
@Suite struct EntityFilterTests {
    private func bench() throws -> StoreBench {
        var bench = try StoreBench()
        bench.tell(
            at: 0,
            [
                Told("orders", tags: ["clusterName": ["west"], "zone": ["1"]]),
                Told("invoices", tags: ["clusterName": ["east"], "zone": ["1"]]),
                Told("broker-1", "BROKER", tags: ["clusterName": ["west"]]),
                Told("old"),
            ])
        bench.tell(
            at: 1,
            [
                Told("orders", tags: ["clusterName": ["west"], "zone": ["1"]]),
                Told("invoices", tags: ["clusterName": ["east"], "zone": ["1"]]),
                Told("broker-1", "BROKER", tags: ["clusterName": ["west"]]),
            ])
        return bench
    }

    private func names(_ change: (inout EntityFilter) -> Void) throws -> [String] {
        var filter = EntityFilter()
        change(&filter)
        let store = try bench().store
        let names = store.entities(matching: filter).map(\.name)
        // Of an entity as a value the filter says the same.
        #expect(names == store.entities().filter { filter.matches($0) }.map(\.name))
        return names
    }

    @Test func `everything is listed by type, cluster and name`() throws {
        #expect(try names { _ in } == ["broker-1", "old", "invoices", "orders"])
    }

    @Test func `a filter leaves out what does not match`() throws {
        #expect(try names { $0.type = "QUEUE" } == ["old", "invoices", "orders"])
        #expect(try names { $0.type = "broker" } == ["broker-1"])
        #expect(try names { $0.type = "rok" } == [])
        #expect(try names { $0.cluster = "west" } == ["broker-1", "orders"])
        #expect(try names { $0.tags = [("zone", "1")] } == ["invoices", "orders"])
        #expect(
            try names { $0.tags = [("zone", "1"), ("clusterName", "west")] } == ["orders"])
        #expect(try names { $0.state = .gone } == ["old"])
        #expect(try names { $0.text = "r" } == ["broker-1", "orders"])
        #expect(try names { $0.text = "" }.count == 4)
        #expect(
            try names {
                $0.state = .live
                $0.type = "queue"
                $0.text = "voice"
            } == ["invoices"])
    }

    @Test(arguments: 0..<10)
    func `the order does not depend on who told first`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let rows = (0..<30).map { Told("q\($0)", $0 % 3 == 0 ? "BROKER" : "QUEUE") }
        var sorted = try StoreBench()
        sorted.tell(at: 0, rows)
        var shuffled = try StoreBench()
        shuffled.tell(at: 0, rows.shuffled(using: &random))
        #expect(shuffled.store.entities().map(\.guid) == sorted.store.entities().map(\.guid))
    }
}
