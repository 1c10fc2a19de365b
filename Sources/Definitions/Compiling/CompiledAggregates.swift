public import Expressions
public import Telemetry

/// The aggregates of an entity type, made ready to run.
///
/// Their expressions are evaluated with two tables of one row each, as `AggregateInputs` describes
/// it: values in the order of the file, then scores, so that a score sees what the values gave.
public struct CompiledAggregates: Sendable {
    /// A metric whose value an expression gives.
    public struct Value: Sendable {
        public let metric: MetricDescriptor
        /// In the metric's unit.
        public let value: CompiledExpression
        public let condition: CompiledExpression?
        /// The inputs that the value reads.
        public let inputs: [Int]
        public let minimumKnown: Double
    }

    /// A metric that is a score.
    public struct Score: Sendable {
        public let metric: MetricDescriptor
        public let start: Double
        public let range: ClosedRange<Double>
        public let minimumKnown: Double
        public let terms: [Term]
    }

    /// One thing that a score loses points for.
    public struct Term: Sendable {
        public let name: String
        public let condition: CompiledExpression?
        /// A bare number.
        public let deduction: CompiledExpression
        /// The points are never fewer or more, where any are lost; the upper end is not 0.
        public let bounds: ClosedRange<Double>
    }

    /// What all of them read.
    public let inputs: AggregateInputs
    public let values: [Value]
    public let scores: [Score]

    /// The attributes that they give beside the metrics: one of each value, then three of each score.
    public let attributeNames: [String]

    /// The metrics that they give, values first.
    public var metrics: [MetricDescriptor] { values.map(\.metric) + scores.map(\.metric) }
    public var isEmpty: Bool { values.isEmpty && scores.isEmpty }
}
