import Diagnostics
public import Expressions
public import Telemetry

/// A source made ready to run: names resolved to slots, expressions compiled, units converted.
public struct CompiledSource: Sendable {
    public let definition: SourceDefinition
    /// In the order of the definition.
    public let requests: [CompiledRequest]
    public let samples: [CompiledSample]
    /// How less is asked for of what is great; nil where all is asked for always.
    public let profiles: CompiledProfiles?
}

/// A request and what its mappings read of it.
public struct CompiledRequest: Sendable {
    public let name: String
    public let definition: RequestDefinition
    /// Slots of the fields that some mapping reads.
    public let usedFields: Set<Int>
}

/// A sample's mapping, compiled.
public struct CompiledSample: Sendable {
    /// What fills one attribute column.
    public enum Attribute: Sendable {
        case constant(Scalar)
        /// The expression, and what stands for an unknown value.
        case expression(CompiledExpression, onMissing: Scalar)
    }

    /// What fills one metric column, in the metric's unit; unknown where the condition is not true.
    public struct Metric: Sendable {
        public let value: CompiledExpression
        public let condition: CompiledExpression?

        /// The expression as it is spelt, for people.
        public var valueText: String { value.description }
        /// The condition as it is spelt; nil where there is none.
        public var conditionText: String? { condition?.description }
    }

    public let name: String
    public let definition: SampleDefinition
    public let shape: SampleShape
    /// Index of the request whose rows these are.
    public let request: Int
    /// How its rows are made of the answers; nil where each row of the request is one.
    public let arrangement: RowArrangement?
    /// Which rows of the request are taken, before they are grouped.
    public let filter: CompiledExpression?
    public let attributes: [Attribute]
    public let metrics: [Metric]
    /// Names of attributes that can be missing in a row.
    public let optionalAttributes: Set<String>
    /// Indices of the one-row requests that attributes read: without their answer, or an earlier
    /// one, the identity of a row is not known and no sample is made.
    public let identityRequests: Set<Int>
    /// Attribute columns that have one value in all rows of an answer, because only one-row answers
    /// and the target are read for them.
    public let sharedAttributes: [Int]
    /// Which rows are kept; nil where all are.
    public let limits: CompiledLimits?
    /// By metric column, what is said of all rows of the request together.
    public let sums: [Int: CompiledExpression]
    /// The columns of a row that stands for those that are not read: the sample's own, then `rollup`
    /// and `rollup.rows`; nil where all rows are read.
    public let restShape: SampleShape?
    /// By attribute column, the fields of requests that are read for it.
    let fieldsByAttribute: [[(request: Int, slot: Int)]]
    /// By metric column, likewise.
    let fieldsByMetric: [[(request: Int, slot: Int)]]
    /// By metric column, the requests of which something is read, or only counted.
    let requestsByMetric: [Set<Int>]

    /// The filter as it is spelt; nil where there is none.
    public var filterText: String? { filter?.description }

    /// The fields of requests, by index and slot, that an attribute is made of.
    public func fields(ofAttribute name: String) -> [(request: Int, slot: Int)] {
        shape.attributeIndex[name].map { fieldsByAttribute[$0] } ?? []
    }
}

/// The facts about a target that expressions can read as `target.…`, one row.
public enum TargetFields {
    public static let names = ["name", "cluster", "source", "url", "instance"]
    /// Those that a target need not have.
    public static let optional: Set<String> = ["cluster", "instance"]

    public static func table(
        name: String, cluster: String?, source: String, url: String, instance: String? = nil
    ) -> RowTable {
        var table = RowTable(fieldCount: names.count, counterCount: 0)
        table.appendRow()
        table[0, 0] = .text(name)
        table[0, 1] = cluster.map(Scalar.text) ?? .missing
        table[0, 2] = .text(source)
        table[0, 3] = .text(url)
        table[0, 4] = instance.map(Scalar.text) ?? .missing
        return table
    }
}

extension CompiledSource {
    /// The metrics that a profile leaves unknown, or takes from less than the source could tell: what
    /// they are made of is not asked for, or not answered.
    ///
    /// - Parameter profile: One of the source's.
    /// - Returns: Their names without repetition, in order.
    public func metrics(without profile: CompiledProfile) -> [MetricName] {
        var names: Set<MetricName> = []
        for sample in samples {
            for (column, metric) in sample.shape.metrics.enumerated() {
                let isWhole =
                    !profile.isLeft(sample.request)
                    && sample.requestsByMetric[column].allSatisfy { !profile.isLeft($0) }
                    && sample.fieldsByMetric[column].allSatisfy { field in
                        has(field, in: profile)
                    }
                if !isWhole { names.insert(metric.name) }
            }
        }
        return names.sorted()
    }

    /// Whether a field, and what it is computed of, is read in a profile.
    private func has(_ field: (request: Int, slot: Int), in profile: CompiledProfile) -> Bool {
        let request = requests[field.request].definition
        guard let history = request.fields[field.slot].value.history else {
            return profile.has(field.slot, of: field.request)
        }
        return ([history.committed, history.end] + history.others).allSatisfy { input in
            request.slot(of: input.value).map { profile.has($0, of: field.request) } ?? true
        }
    }
}
