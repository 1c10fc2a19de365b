import Telemetry
import Testing

@Suite struct RowTableTests {
    @Test func `adds rows in which everything is missing`() {
        var table = RowTable(fieldCount: 2, counterCount: 1)
        #expect(table.appendRow() == 0)
        #expect(table.appendRow() == 1)
        #expect(table.rowCount == 2)
        #expect(table.scalars == [.missing, .missing, .missing, .missing])
        #expect(table.change(row: 1, counter: 0).isNaN)
        #expect(table.elapsed.count == 2 && table.elapsed[1].isNaN)
        #expect(table.isAnswered)
    }

    @Test func `takes the last row back`() {
        var table = RowTable(fieldCount: 2, counterCount: 1)
        table.appendRow()
        table[0, 1] = .integer(7)
        table.appendRow()
        table[1, 0] = .text("wrong")
        table.removeLastRow()
        #expect(table.rowCount == 1)
        #expect(table.scalars == [.missing, .integer(7)])
        #expect(table.changes.count == 1 && table.elapsed.count == 1)
        #expect(table.appendRow() == 1)
        #expect(table[1, 0] == .missing)
    }

    @Test func `finds a sample's values by name`() {
        let shape = SampleShape(
            eventType: "Row", attributes: ["a", "b", "a"],
            metrics: ["x", "y"].map {
                MetricDescriptor(name: $0, kind: .gauge, unit: .one, help: "")
            })
        let sample = Sample(
            shape: shape, timestamp: 5, attributes: [.integer(1), .missing, .integer(2)],
            metrics: [0, .nan])
        #expect(sample.attribute("a") == .integer(1))
        #expect(sample.attribute("b") == .missing)
        #expect(sample.attribute("c") == .missing)
        #expect(sample.metric("x") == 0)
        #expect(sample.metric("y") == nil)
        #expect(sample.metric("z") == nil)
    }

    @Test func `orders metrics by name`() {
        #expect(["b", "a", "a.b"].sorted() as [MetricName] == ["a", "a.b", "b"])
        #expect(MetricName(rawValue: "queue.depth").description == "queue.depth")
    }

    @Test func `holds a row with the entities that it belongs to`() throws {
        let guid = try #require(
            EntityGUID(accountID: 1, domain: "INFRA", type: "QUEUE", identifier: "1"))
        let entity = Entity(
            guid: guid, name: "q", tags: [EntityTag(key: "k", values: ["v"])], rule: "r")
        let shape = SampleShape(eventType: "Row", attributes: [], metrics: [])
        let row = EntityRow(
            sample: Sample(shape: shape, timestamp: 0, attributes: [], metrics: []),
            entities: [entity])
        #expect(row.entities == [entity])
        #expect(Set([entity, entity]).count == 1)
    }
}
