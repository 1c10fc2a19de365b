import Diagnostics
import Expressions
import Telemetry

/// Compiles the mappings of one sample.
struct SampleCompiler {
    let frames: SampleFrames
    let catalogue: DeclaredMetrics
    /// What metrics see: a one-row answer may be missing.
    let scope: ExpressionScope
    /// What attributes see: without its one-row answers no sample is made.
    let attributeScope: ExpressionScope
    /// What a filter sees: rows before they are grouped or joined.
    let rowScope: ExpressionScope
    /// The fields of requests that are read.
    private(set) var fields: Set<RequestField> = []

    /// A field of a request, by index and slot.
    struct RequestField: Hashable {
        let request: Int
        let slot: Int
    }

    init(frames: SampleFrames, catalogue: DeclaredMetrics) {
        self.frames = frames
        self.catalogue = catalogue
        let members = frames.arrangement?.groupFrame
        scope = ExpressionScope(frames: frames.frames(single: .single), members: members)
        attributeScope = ExpressionScope(
            frames: frames.frames(single: .known), members: members, takesConstants: true)
        rowScope =
            frames.arrangement == nil ? scope : ExpressionScope(frames: frames.rowFrames)
    }

    mutating func compile(
        _ entry: NamedValue<SampleDefinition>, report: inout DiagnosticReport
    ) -> CompiledSample? {
        let sample = entry.value
        var isComplete = true
        let (attributes, optional) = compileAttributes(sample, report: &report)
        let identityRequests = Set(fields.map(\.request)).subtracting([frames.from]).filter {
            frames.source.requests[$0].value.isOneRow
        }
        noteArrangement()
        let filter = sample.filter.map { condition($0, scope: rowScope, report: &report) }
        if case .some(.none) = filter { isComplete = false }
        let metrics = compileMetrics(sample, report: &report)
        if sample.knowsColumns { sample.limits?.check(in: sample, report: &report) }
        isComplete = isComplete && attributes.count == sample.attributes.count
        guard isComplete, metrics.count == sample.metrics.count else { return nil }
        let shape = SampleShape(
            eventType: sample.eventType ?? entry.name.value,
            attributes: sample.attributes.map(\.name.value),
            metrics: sample.metrics.compactMap {
                catalogue.metrics[MetricName(rawValue: $0.name.value)]?.value
            })
        let sums = compileSums(entry, shape: shape, report: &report)
        let restShape = restShape(entry, shape: shape, report: &report)
        return CompiledSample(
            name: entry.name.value, definition: sample, shape: shape, request: frames.from,
            arrangement: frames.arrangement, filter: filter ?? nil, attributes: attributes,
            metrics: metrics,
            optionalAttributes: optional,
            identityRequests: identityRequests,
            sharedAttributes: attributes.indices.filter {
                attributes[$0].reads(frames.ofRow) == false
            },
            limits: sample.limits.flatMap { CompiledLimits($0, shape: shape) },
            sums: sums, restShape: restShape,
            fieldsByAttribute: attributes.map { fields(of: $0) },
            fieldsByMetric: metrics.map { metric in
                metric.value.references.union(metric.condition?.references ?? [])
                    .compactMap { frames.field(of: $0) }
            },
            requestsByMetric: metrics.map { metric in
                Set(
                    metric.value.frames.union(metric.condition?.frames ?? [])
                        .compactMap { frames.request(of: $0) })
            })
    }

    private func fields(of attribute: CompiledSample.Attribute) -> [(request: Int, slot: Int)] {
        guard case .expression(let value, _) = attribute else { return [] }
        return value.references.compactMap { frames.field(of: $0) }
    }

    /// What groups and joins are made by is read as well.
    private mutating func noteArrangement() {
        guard let arrangement = frames.arrangement else { return }
        for slot in arrangement.group { fields.insert(.init(request: frames.from, slot: slot)) }
        for join in arrangement.joins {
            for slot in join.own { fields.insert(.init(request: frames.from, slot: slot)) }
            for slot in join.other { fields.insert(.init(request: join.request, slot: slot)) }
        }
    }

    private mutating func compileAttributes(
        _ sample: SampleDefinition, report: inout DiagnosticReport
    ) -> ([CompiledSample.Attribute], optional: Set<String>) {
        var attributes: [CompiledSample.Attribute] = []
        var optional: Set<String> = []
        for entry in sample.attributes {
            if let constant = entry.value.constant {
                attributes.append(.constant(constant))
                continue
            }
            guard let text = entry.value.value,
                let value = expression(
                    text, guardedBy: nil, scope: attributeScope, report: &report)
            else { continue }
            if entry.value.onMissing == nil {
                value.refuseOpenDivisions(report: &report)
                if value.canBeMissing { optional.insert(entry.name.value) }
            }
            attributes.append(.expression(value, onMissing: entry.value.onMissing ?? .missing))
        }
        return (attributes, optional)
    }

    private mutating func compileMetrics(
        _ sample: SampleDefinition, report: inout DiagnosticReport
    ) -> [CompiledSample.Metric] {
        sample.metrics.compactMap { entry in
            let declared = catalogue.descriptor(of: entry.name, report: &report)
            let guardText = entry.value.when
            let guardExpression = guardText.map { condition($0, scope: scope, report: &report) }
            let value = expression(
                entry.value.value, guardedBy: guardText, scope: scope, report: &report)
            guard let declared, let value else { return nil }
            if case .some(.none) = guardExpression { return nil }
            value.refuseOpenDivisions(report: &report)
            return declared.value(
                value, of: entry.name.place, from: entry.value.value.place, report: &report
            ).map { CompiledSample.Metric(value: $0, condition: guardExpression ?? nil) }
        }
    }

    mutating func expression(
        _ text: SourceText, guardedBy guardText: SourceText?, scope: ExpressionScope,
        report: inout DiagnosticReport
    ) -> CompiledExpression? {
        let compiled = Expressions.compile(
            text, scope: scope, guardedBy: guardText, report: &report)
        for reference in compiled?.references ?? [] {
            guard let field = frames.field(of: reference) else { continue }
            fields.insert(.init(request: field.request, slot: field.slot))
        }
        return compiled
    }

    private mutating func condition(
        _ text: SourceText, scope: ExpressionScope, report: inout DiagnosticReport
    ) -> CompiledExpression? {
        expression(text, guardedBy: nil, scope: scope, report: &report)?
            .condition(from: text.place, report: &report)
    }
}

extension CompiledSample.Attribute {
    /// Whether something in some frames is read for it; nil for a constant.
    fileprivate func reads(_ frames: Set<Int>) -> Bool? {
        guard case .expression(let value, _) = self else { return nil }
        return !value.frames.isDisjoint(with: frames)
    }
}
