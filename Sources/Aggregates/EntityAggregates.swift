public import Definitions
import Expressions
public import Telemetry

/// The aggregates of one entity type, computed for one entity at a time.
///
/// A `Partial` takes the values of related entities one by one; partials of parts of them are merged
/// into the partial of all, and give the same results bit for bit, whatever the order and the split.
/// The size of a partial does not depend on how many entities it has seen.
public struct EntityAggregates: Sendable {
    /// What is known of the related entities so far.
    public struct Partial: Sendable, Hashable {
        fileprivate(set) var states: [InputState]
    }

    let compiled: CompiledAggregates
    /// By relationship, its inputs.
    private let readings: [[Reading]]
    /// The types of relationships that are read. The related entities are those at the other end,
    /// whichever end the entity itself is on.
    public let relations: [String]
    /// The metrics of the entity itself that are read, in the order of `own`.
    public let ownMetrics: [MetricName]
    /// The metrics and the attributes that are given, in the order of `Results`.
    public let metrics: [MetricDescriptor]
    public let attributeNames: [String]
    private let relatedMetrics: [[MetricName]]

    public init(_ compiled: CompiledAggregates) {
        self.compiled = compiled
        let inputs = compiled.inputs
        readings = inputs.relations.indices.map { relation in
            inputs.inputs.enumerated().filter { $0.element.relation == relation }
                .map { Reading($0.element, at: $0.offset) }
        }
        relations = inputs.relations.map(\.name)
        relatedMetrics = inputs.relations.map { $0.names.map(MetricName.init(rawValue:)) }
        ownMetrics = inputs.ownNames.map(MetricName.init(rawValue:))
        metrics = compiled.metrics
        attributeNames = compiled.attributeNames
    }

    /// The metrics that are read of each related entity, in the order of the values for `add`.
    public func metrics(over relation: Int) -> [MetricName] { relatedMetrics[relation] }
}

// MARK: Related entities

extension EntityAggregates {
    /// The state before any related entity.
    public func partial() -> Partial {
        Partial(states: Array(repeating: InputState(), count: compiled.inputs.inputs.count))
    }

    /// Adds one related entity.
    ///
    /// An input that reads several metrics applies to the entity where it has one of them.
    /// - Parameters:
    ///   - values: A value for each of `metrics(over:)`, in the metric's unit: NaN where it is
    ///     unknown, nil where the entity has no such metric.
    ///   - relation: Index of the type of relationship.
    ///   - partial: Takes the entity.
    public func add(_ values: [Double?], over relation: Int, to partial: inout Partial) {
        precondition(values.count == relatedMetrics[relation].count)
        var tables: [RowTable] = []
        for reading in readings[relation] {
            switch reading.source {
            case .metric(let column):
                if let value = values[column] { partial.states[reading.input].add(value) }
            case .expression(let expression, let columns):
                guard columns.contains(where: { values[$0] != nil }) else { continue }
                if tables.isEmpty { tables = [RowTable(row: values)] }
                partial.states[reading.input].add(expression.number(row: 0, tables: tables))
            }
        }
    }

    /// Adds all that another partial has seen.
    public func merge(_ other: Partial, into partial: inout Partial) {
        precondition(other.states.count == partial.states.count)
        for index in partial.states.indices { partial.states[index].merge(other.states[index]) }
    }
}

/// How the value of an input is found among those of a related entity.
private struct Reading: Sendable {
    enum Source: Sendable {
        case metric(Int)
        case expression(CompiledExpression, columns: [Int])
    }

    let input: Int
    let source: Source

    init(_ input: AggregateInputs.Input, at index: Int) {
        self.input = index
        source =
            if let column = input.value.ownSlot {
                .metric(column)
            } else {
                .expression(input.value, columns: input.value.references.map(\.slot).sorted())
            }
    }
}

extension RowTable {
    /// A table of one row of numbers, of which the unknown ones are missing.
    init(row values: [Double?]) {
        self.init(fieldCount: values.count, counterCount: 0)
        appendRow()
        for (column, value) in values.enumerated() {
            if let value, value.isFinite { self[0, column] = .double(value) }
        }
    }
}
