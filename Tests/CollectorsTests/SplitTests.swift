import Definitions
import Patterns
import Telemetry
import Testing

@testable import Collectors
@testable import Plans

/// Texts of several parts, which a pattern takes apart.
@Suite struct SplitTests {
    /// What Jolokia answers of ActiveMQ: beans of several kinds in one object.
    private static let body = """
        {"request":{"type":"read"},"status":200,"value":{
          "org.apache.activemq:brokerName=b,type=Broker":{"QueueSize":true},
          "org.apache.activemq:brokerName=b,destinationName=orders,destinationType=Queue,type=Broker":
            {"QueueSize":3},
          "org.apache.activemq:brokerName=b,destinationName=a.b,destinationType=Topic,type=Broker":
            {"QueueSize":0},
          "org.apache.activemq:brokerName=b,destinationName=späte,destinationType=Queue,type=Broker":
            {"QueueSize":7}}}
        """
    private static let pattern =
        #".*\bdestinationName=(?P<name>[^,]+),destinationType=(?<kind>Queue)(,.*)?"#

    private static func layout(
        _ pattern: String = pattern, kind: FieldText = FieldText("kind", "string", group: 1)
    ) throws -> RowLayout {
        try RowLayout(
            rows: "value{}",
            [
                FieldText("bean", "string", path: "@key"), FieldText("name", "string", group: 0),
                kind, FieldText("depth", "integer", path: "QueueSize"),
            ], key: ["name"], split: pattern)
    }

    @Test func `groups are fields, and a row whose text does not fit is none`() throws {
        let reading = try read(Self.body, try Self.layout())
        #expect(reading.rows.column(1) == [.text("orders"), .text("späte")])
        #expect(reading.rows.column(2) == [.text("Queue"), .text("Queue")])
        #expect(reading.rows.column(3) == [.integer(3), .integer(7)])
        // What is wrong with other rows is nothing here.
        #expect(reading.faults.total == 0)
        #expect(reading.faults.unmatchedRows == 2)
    }

    @Test func `a pattern that fits nothing is told once`() throws {
        let reading = try read(Self.body, try Self.layout("x(?P<name>a)(?P<kind>b)"))
        #expect(reading.rows.rowCount == 0)
        #expect(reading.faults.unmatchedRows == 4)
        #expect(reading.faults.refusedRows == 0)
        #expect(reading.faults.summaries == ["the pattern of `split` fits `bean` of no row"])
        // No rows at all are nothing to tell of.
        #expect(try read(#"{"value":{}}"#, try Self.layout()).faults == RowFaults())
    }

    @Test func `a group that takes no part is missing`() throws {
        let pattern = ".*destinationName=(?P<name>[^,]+)(?P<kind>,x)?.*"
        let optional = try read(
            Self.body, try Self.layout(pattern, kind: FieldText("kind", "string?", group: 1)))
        #expect(optional.rows.column(2) == [.missing, .missing, .missing])
        let required = try read(Self.body, try Self.layout(pattern))
        #expect(required.rows.rowCount == 0)
        #expect(required.faults.summaries == ["row without `kind`"])
    }

    @Test func `words that are not known are told`() throws {
        let field = FieldText("kind", "string", words: ["Topic"], group: 1)
        let reading = try read(Self.body, try Self.layout(kind: field))
        #expect(reading.rows.rowCount == 2)
        #expect(reading.faults.summaries == ["`kind` is `Queue`, which is none of `Topic`"])
    }

    @Test(arguments: [#"{}"#, #"{"bean":null}"#, #"{"bean":7}"#, #"{"bean":["orders"]}"#])
    func `a row without the text is none`(_ row: String) throws {
        let layout = try RowLayout(
            rows: "each", [FieldText("bean", "string?"), FieldText("name", "string", group: 0)],
            split: "(?P<name>.*)")
        let reading = try read("[\(row),{\"bean\":\"a\"}]", layout)
        #expect(reading.rows.column(1) == [.text("a")])
        #expect(reading.faults.unmatchedRows == 1)
        #expect(reading.faults.total == 0)
    }

    @Test func `a text over the limit is no row, and one of its length is`() throws {
        let layout = try RowLayout(
            rows: "{}",
            [FieldText("key", "string", path: "@key"), FieldText("name", "string", group: 0)],
            split: "(a*)")
        let limit = RegularExpression.maximumTextLength
        let body = [limit, limit + 1].map { "\"\(String(repeating: "a", count: $0))\":{}" }
        let reading = try read("{\(body.joined(separator: ","))}", layout)
        #expect(reading.rows.rowCount == 1)
        #expect(reading.faults.unmatchedRows == 1)
    }

    @Test func `texts that take too many steps together are an error`() throws {
        let layout = try RowLayout(
            rows: "each", [FieldText("t", "string")], split: "(a|aa)*b|(a*)*c")
        let row = "{\"t\":\"\(String(repeating: "a", count: 1_000))\"}"
        let body = "[" + Array(repeating: row, count: 50).joined(separator: ",") + "]"
        #expect(try read(body, layout).faults.unmatchedRows == 50)
        let error = #expect(throws: CollectionError.self) {
            try read([Array(body.utf8)], layout, budget: PatternBudget(steps: 100_000))
        }
        #expect(error?.reason == .tooLarge)
        #expect(error?.detail == "the pattern of `split` takes too many steps over the texts")
    }

    @Test func `pages without a row of the request go on`() async throws {
        let layout = try RowLayout(
            rows: "each", [FieldText("t", "string")], key: ["t"], split: "x.*")
        try await ScriptedServer.with({ _, number in
            switch number {
            case 0, 1: [.answer(#"[{"t":"a\#(number)"},{"t":"b\#(number)"}]"#)]
            default: [.answer(#"[{"t":"x"}]"#)]
            }
        }) { server in
            let plan = RequestPlan(layout, rowsPerPage: 2)
            let collected = try await collect(plan, from: try ResolvedTarget(server.url)).get()
            #expect(collected.rows.column(0) == [.text("x")])
            #expect(collected.faults.unmatchedRows == 4)
            #expect(collected.faults.total == 0)
        }
    }
}
