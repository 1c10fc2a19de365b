public import Diagnostics
import Expressions
public import Telemetry

extension EntityTypeDefinition {
    /// Resolves and checks the aggregates of the type; nil, after diagnostics, where some of them
    /// cannot run. Of an unknown metric nothing is said where not all metrics are known.
    ///
    /// - Parameters:
    ///   - catalogue: The metrics that are declared.
    ///   - isWhole: Whether these are all of them; where not, a metric may be declared elsewhere.
    ///   - report: Takes what is wrong.
    /// - Returns: The aggregates, ready to run; none of them where the type has none.
    public func compileAggregates(
        catalogue: [MetricName: Located<MetricDescriptor>], isWhole: Bool = true,
        report: inout DiagnosticReport
    ) -> CompiledAggregates? {
        var compiler = AggregateCompiler(DeclaredMetrics(metrics: catalogue, isWhole: isWhole))
        for aggregate in aggregates { compiler.add(aggregate) }
        for finding in compiler.report.diagnostics
        where isWhole || finding.rule != "expression/unknown-name" {
            report.add(finding)
        }
        return compiler.isComplete ? compiler.compiled : nil
    }
}

/// Compiles aggregates one after the other; what they read is shared.
private struct AggregateCompiler {
    let catalogue: DeclaredMetrics
    let scope: ExpressionScope
    var inputs = AggregateInputs()
    var values: [CompiledAggregates.Value] = []
    var scores: [CompiledAggregates.Score] = []
    var isComplete = true
    var report = DiagnosticReport()
    private var valueAttributes: [String] = []
    private var scoreAttributes: [String] = []
    /// Where each attribute's name comes from.
    private var places: [String: Place] = [:]

    init(_ catalogue: DeclaredMetrics) {
        self.catalogue = catalogue
        scope = ExpressionScope(
            metrics: catalogue.metrics.values.map(\.value).filter { $0.kind == .gauge })
    }

    var compiled: CompiledAggregates {
        CompiledAggregates(
            inputs: inputs, values: values, scores: scores,
            attributeNames: valueAttributes + scoreAttributes)
    }

    mutating func add(_ entry: NamedValue<AggregateDefinition>) {
        let errorCount = report.errorCount
        let declared = catalogue.descriptor(of: entry.name, report: &report)
        if let definition = entry.value.score {
            let score = score(definition, of: declared, at: entry.name.place)
            if let score { scores.append(score) } else { isComplete = false }
            scoreAttributes += names(of: entry, at: definition.name.place)
        } else {
            let value = value(entry.value, of: declared, at: entry.name.place)
            if let value { values.append(value) } else { isComplete = false }
            valueAttributes += names(of: entry, at: entry.name.place)
        }
        if report.hasErrors(since: errorCount) { isComplete = false }
    }

    /// The names of the attributes beside an aggregate, which no metric has and no other aggregate.
    private mutating func names(
        of entry: NamedValue<AggregateDefinition>, at place: Place
    ) -> [String] {
        let names = entry.value.attributeNames(of: entry.name.value)
        for name in names {
            let metric = catalogue.metrics[MetricName(rawValue: name)]
            if let first = places[name] ?? metric?.place {
                report.add(.sameName(name, at: place, first))
            }
            places[name] = place
        }
        return names
    }

    private mutating func value(
        _ definition: AggregateDefinition, of metric: MetricDescriptor?, at place: Place
    ) -> CompiledAggregates.Value? {
        guard let text = definition.value else { return nil }
        let condition = definition.when.map { self.condition($0) }
        let value = expression(text, guardedBy: definition.when)
        guard let metric, let value,
            let converted = metric.value(value, of: place, from: text.place, report: &report)
        else { return nil }
        if case .some(.none) = condition { return nil }
        let columns = converted.references.filter { $0.frame == AggregateInputs.resultFrame }
        return CompiledAggregates.Value(
            metric: metric, value: converted, condition: condition ?? nil,
            inputs: Set(columns.map { inputs.columns[$0.slot].input }).sorted(),
            minimumKnown: definition.minimumKnown ?? 0)
    }

    private mutating func score(
        _ definition: ScoreDefinition, of metric: MetricDescriptor?, at place: Place
    ) -> CompiledAggregates.Score? {
        let terms = definition.terms.compactMap { term($0) }
        guard let metric else { return nil }
        guard metric.kind == .gauge, metric.unit.factor == 1, metric.unit.dimension.isCount else {
            report.add(.scoreUnit(metric, at: place))
            return nil
        }
        guard terms.count == definition.terms.count else { return nil }
        return CompiledAggregates.Score(
            metric: metric, start: definition.start, range: definition.range,
            minimumKnown: definition.minimumKnown, terms: terms)
    }

    private mutating func term(_ definition: ScoreTermDefinition) -> CompiledAggregates.Term? {
        let condition = definition.when.map { self.condition($0) }
        let deduction = expression(definition.deduct, guardedBy: definition.when)
        if case .some(.none) = condition { return nil }
        guard let deduction else { return nil }
        guard case .number(let unit) = deduction.type, unit.factor == 1, unit.dimension == .none
        else {
            report.add(.noPoints(deduction.type, at: definition.deduct.place))
            return nil
        }
        guard let greatest = definition.greatest ?? deduction.constant else {
            report.add(.openDeduction(at: definition.deduct.place))
            return nil
        }
        let least = definition.least ?? 0
        guard least >= 0, least <= greatest, greatest > 0,
            (least...greatest).contains(deduction.constant ?? greatest)
        else {
            report.add(.noDeduction(at: definition.place))
            return nil
        }
        return CompiledAggregates.Term(
            name: definition.name.value, condition: condition ?? nil, deduction: deduction,
            bounds: least...greatest)
    }

    private mutating func expression(
        _ text: SourceText, guardedBy guardText: SourceText? = nil
    ) -> CompiledExpression? {
        let compiled = Expressions.compile(
            text, scope: scope, reading: &inputs, guardedBy: guardText, report: &report)
        compiled?.refuseOpenDivisions(report: &report)
        return compiled
    }

    private mutating func condition(_ text: SourceText) -> CompiledExpression? {
        expression(text)?.condition(from: text.place, report: &report)
    }
}

extension Diagnostic {
    fileprivate static func scoreUnit(_ metric: MetricDescriptor, at place: Place) -> Diagnostic {
        Diagnostic(
            "metric/unit-mismatch",
            "`\(metric.name)` is in `\(metric.unit.symbol)`, and a score is a bare number",
            at: place, label: "cannot be points",
            help: "declare the metric as a gauge with `unit: \"1\"`")
    }

    fileprivate static func noPoints(_ found: ValueType, at place: Place) -> Diagnostic {
        let (what, help) =
            switch found {
            case .number(let unit):
                (
                    "`\(unit.symbol)`",
                    "make a bare number of the quantity, as in `in(x, \"\(unit.symbol)\")`"
                )
            case .boolean: ("true or false", "write it as `when:`, and the points as `deduct:`")
            default: ("a text", "write a number, or an expression that gives one")
            }
        return Diagnostic(
            "aggregate/deduction", "points are a bare number, the expression gives \(what)",
            at: place, label: "gives \(what)", help: help)
    }

    fileprivate static func openDeduction(at place: Place) -> Diagnostic {
        Diagnostic(
            "aggregate/deduction", "it is not known how much the term can take", at: place,
            label: "has no greatest value",
            help: "add `to:` with the most points that it takes; the known share needs it")
    }

    fileprivate static func noDeduction(at place: Place) -> Diagnostic {
        Diagnostic(
            "aggregate/deduction", "`from`, `deduct` and `to` of the term do not agree", at: place,
            label: "takes nothing, or not what it says",
            help: "`from` is at least 0, `to` is more than 0, and a constant `deduct` lies between "
                + "them")
    }

    fileprivate static func sameName(
        _ name: String, at place: Place, _ first: Place
    ) -> Diagnostic {
        Diagnostic(
            "aggregate/duplicate", "the attribute `\(name)` would be there twice", at: place,
            label: "makes it again", help: "give the score another name, or the metric",
            remarks: [.init("the other one comes from here", at: first)])
    }
}
