import Diagnostics
import Expressions
import Telemetry
import Testing

/// Metrics of a thing and of those that are related to it.
enum MetricScope {
    static let scope = ExpressionScope(
        metrics: [("up", "1"), ("lag", "s"), ("used", "KiBy"), ("usage", "%")].map {
            MetricDescriptor(
                name: MetricName(rawValue: $0), kind: .gauge, unit: ExampleScope.unit($1), help: "")
        })
}

/// Aggregates over what is related.
@Suite struct RelationTests {
    private func compiled(
        _ text: String, _ inputs: inout AggregateInputs, when condition: String? = nil
    ) throws -> CompiledExpression {
        var report = DiagnosticReport()
        let result = compile(
            source(text), scope: MetricScope.scope, reading: &inputs,
            guardedBy: condition.map { source($0) }, report: &report)
        guard let result, report.diagnostics.isEmpty else { throw Findings(report: report) }
        return result
    }

    @Test func `shares what is read twice`() throws {
        var inputs = AggregateInputs()
        _ = try compiled("sum(up over A) / count(up over A) ?? 0", &inputs)
        _ = try compiled(
            "sum( (up) over A) + up + sum(up over B) + avg(lag / 2 over A) / lag", &inputs)
        #expect(inputs.ownNames == ["up", "lag"])
        #expect(inputs.relations.map(\.name) == ["A", "B"])
        #expect(inputs.relations.map(\.names) == [["up", "lag"], ["up"]])
        #expect(inputs.inputs.map(\.value.description) == ["up", "up", "lag / 2"])
        #expect(inputs.inputs.map(\.relation) == [0, 1, 0])
        #expect(inputs.inputs.map(\.value.ownSlot) == [0, 0, nil])
        let functions: [AggregateFunction] = [.sum, .count, .sum, .average]
        #expect(inputs.columns.map(\.function) == functions)
        #expect(inputs.columns.map(\.input) == [0, 0, 1, 2])
    }

    @Test func `is computed of its results and what is the thing's own`() throws {
        var inputs = AggregateInputs()
        let expression = try compiled(
            "in(sum(used over A), \"By\") * usage + count(up over A)", &inputs)
        var own = RowTable(fieldCount: 1, counterCount: 0)
        var results = RowTable(fieldCount: 2, counterCount: 0)
        own.appendRow()
        results.appendRow()
        #expect(expression.number(row: 0, tables: [own, results]).isNaN)
        own[0, 0] = .double(50)
        results[0, 0] = .integer(2)
        results[0, 1] = .integer(3)
        // 2 KiBy are 2048 By, by 50 %, and 3 are 300 %.
        let value = try #require(expression.converted(to: .one))
        #expect(value.number(row: 0, tables: [own, results]) == 1027)
    }

    @Test(
        arguments: [
            ("sum(lag over A) / count(lag over A)", "count(lag over A) > 0", 0),
            ("sum(lag over A) / count(lag over A)", "count(lag over B) > 0", 1),
            ("sum(lag over A) / sum(lag over A)", "sum(up over A) > 0", 1),
            ("if(sum(up over A) > 0, 1 / sum(up over A), 0)", nil, 0),
            ("sum(1 / up over A)", "up > 0", 1), ("sum(1 / up over A)", "sum(up over A) > 0", 1),
            ("sum(if(up > 0, 1 / up, 0) over A)", nil, 0), ("up / lag", "lag > 0", 0),
        ] as [(String, String?, Int)]) func `closes a divisor by a condition on the same`(
            _ text: String, _ condition: String?, _ open: Int
        ) throws
    {
        var inputs = AggregateInputs()
        let expression = try compiled(text, &inputs, when: condition)
        #expect(expression.openDivisions.count == open)
    }

    @Test func `can be unknown, but for a number of known ones`() throws {
        var inputs = AggregateInputs()
        #expect(try compiled("sum(up over A)", &inputs).canBeMissing)
        #expect(try compiled("count(up > 0 over A)", &inputs).canBeMissing)
        #expect(try !compiled("count(up over A)", &inputs).canBeMissing)
    }

    @Test func `has a limit`() throws {
        var inputs = AggregateInputs()
        for number in 1...AggregateInputs.maximumCount {
            _ = try compiled("sum(up + \(number) over A)", &inputs)
        }
        var report = DiagnosticReport()
        let result = compile(
            source("sum(lag over A)"), scope: MetricScope.scope, reading: &inputs, report: &report)
        #expect(result == nil)
        #expect(report.diagnostics.map(\.rule) == ["expression/limit"])
        #expect(inputs.inputs.count == AggregateInputs.maximumCount)
    }
}
