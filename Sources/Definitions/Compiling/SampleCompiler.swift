import Diagnostics
import Expressions
import Telemetry

/// Compiles the mappings of one sample: frame 0 is the row itself, then every other request in
/// order, then the target.
struct SampleCompiler {
    let source: SourceDefinition
    let from: Int
    let catalogue: DeclaredMetrics
    /// What metrics and filters see: a one-row answer may be missing.
    let scope: ExpressionScope
    /// What attributes see: without its one-row answers no sample is made.
    let attributeScope: ExpressionScope
    private(set) var references: Set<FieldReference> = []

    init(source: SourceDefinition, from: Int, catalogue: DeclaredMetrics) {
        self.source = source
        self.from = from
        self.catalogue = catalogue
        scope = ExpressionScope(
            frames: SampleCompiler.frames(of: source, from: from, single: .single))
        attributeScope = ExpressionScope(
            frames: SampleCompiler.frames(of: source, from: from, single: .known),
            takesConstants: true)
    }

    private static func frames(
        of source: SourceDefinition, from: Int, single: ExpressionScope.Frame.Rows
    ) -> [ExpressionScope.Frame] {
        var frames = [frame(source.requests[from], rows: .own)]
        for (index, request) in source.requests.enumerated() where index != from {
            frames.append(frame(request, rows: request.value.rows.isOne ? single : .many))
        }
        return frames + [targetFrame]
    }

    /// Which request a frame holds; nil for the target.
    func requestIndex(ofFrame frame: Int) -> Int? {
        CompiledSample.requestIndex(ofFrame: frame, from: from, count: source.requests.count)
    }

    mutating func compile(
        _ entry: NamedValue<SampleDefinition>, report: inout DiagnosticReport
    ) -> CompiledSample? {
        let sample = entry.value
        var isComplete = true
        let (attributes, optional) = compileAttributes(sample, report: &report)
        let identityRequests = Set(references.compactMap { requestIndex(ofFrame: $0.frame) })
            .subtracting([from]).filter { source.requests[$0].value.rows.isOne }
        let filter = sample.filter.map { condition($0, report: &report) }
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
        return CompiledSample(
            name: entry.name.value, definition: sample, shape: shape, request: from,
            filter: filter ?? nil, attributes: attributes, metrics: metrics,
            optionalAttributes: optional,
            identityRequests: identityRequests,
            sharedAttributes: attributes.indices.filter { attributes[$0].isShared },
            limits: sample.limits.flatMap { CompiledLimits($0, shape: shape) },
            fieldsByAttribute: attributes.map { fields(of: $0) })
    }

    private func fields(of attribute: CompiledSample.Attribute) -> [(request: Int, slot: Int)] {
        guard case .expression(let value, _) = attribute else { return [] }
        return value.references.compactMap { reference in
            requestIndex(ofFrame: reference.frame).map { ($0, reference.slot) }
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
            let guardExpression = guardText.map { condition($0, report: &report) }
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

    private mutating func expression(
        _ text: SourceText, guardedBy guardText: SourceText?, scope: ExpressionScope,
        report: inout DiagnosticReport
    ) -> CompiledExpression? {
        let compiled = Expressions.compile(
            text, scope: scope, guardedBy: guardText, report: &report)
        if let compiled { references.formUnion(compiled.references) }
        return compiled
    }

    private mutating func condition(
        _ text: SourceText, report: inout DiagnosticReport
    ) -> CompiledExpression? {
        expression(text, guardedBy: nil, scope: scope, report: &report)?
            .condition(from: text.place, report: &report)
    }

    private static func frame(
        _ request: NamedValue<RequestDefinition>, rows: ExpressionScope.Frame.Rows
    ) -> ExpressionScope.Frame {
        var counters = 0
        let fields = request.value.fields.enumerated().map { slot, field in
            let isCounter = field.value.kind.value == .counter
            if isCounter { counters += 1 }
            return FieldDeclaration(
                name: field.name.value, type: field.value.type, isOptional: field.value.isOptional,
                slot: slot, counterSlot: isCounter ? counters - 1 : nil)
        }
        return ExpressionScope.Frame(
            name: request.name.value, rows: rows, fields: fields)
    }

    private static let targetFrame = ExpressionScope.Frame(
        name: "target", rows: .known,
        fields: TargetFields.names.enumerated().map { slot, name in
            FieldDeclaration(
                name: name, type: .text, isOptional: TargetFields.optional.contains(name),
                slot: slot, counterSlot: nil)
        })
}

extension CompiledSample.Attribute {
    /// Whether no field of the row itself is read for it.
    fileprivate var isShared: Bool {
        guard case .expression(let value, _) = self else { return false }
        return !value.frames.contains(0)
    }
}

extension CompiledSample {
    /// Which request a frame of the mappings holds; nil for the target, which comes last.
    public static func requestIndex(ofFrame frame: Int, from: Int, count: Int) -> Int? {
        if frame == 0 { return from }
        if frame == count { return nil }
        return frame <= from ? frame - 1 : frame
    }
}
