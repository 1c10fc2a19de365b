import Definitions
import Diagnostics
import Expressions
import Telemetry

/// What one expression of an aggregate reads, by name, with the place of each name.
struct AggregateReads {
    /// A type of relationship, and the metrics that are read of what is at its other end.
    struct Relation {
        var name: Located<String>
        var metrics: [Located<String>]
    }

    /// The metrics of the entity itself.
    let own: [Located<String>]
    let relations: [Relation]

    /// Nil where the expression does not compile, of which there is a finding.
    fileprivate init?(_ text: SourceText, _ scope: ExpressionScope) {
        var inputs = AggregateInputs()
        var ignored = DiagnosticReport()
        let compiled = compile(text, scope: scope, reading: &inputs, report: &ignored)
        guard compiled != nil else { return nil }
        func located(_ name: String) -> Located<String> { Located(name, at: text.place(of: name)) }
        own = inputs.ownNames.map(located)
        relations = inputs.relations.map {
            Relation(name: located($0.name), metrics: $0.names.map(located))
        }
    }
}

extension LintContext {
    /// What each expression of an aggregate reads.
    func reads(of aggregate: AggregateDefinition) -> [AggregateReads] {
        let gauges = self.set.metrics.values.map(\.value).filter { $0.kind == .gauge }
        let scope = ExpressionScope(metrics: gauges)
        let terms = aggregate.score?.terms ?? []
        let texts = [aggregate.value, aggregate.when] + terms.flatMap { [$0.when, $0.deduct] }
        return texts.compactMap { $0 }.compactMap { AggregateReads($0, scope) }
    }
}

extension SourceText {
    /// Where a name stands first; the whole, where it does not stand there as a word.
    fileprivate func place(of name: String) -> Place {
        let (all, wanted) = (Array(text.utf8), Array(name.utf8))
        func isOfName(_ byte: UInt8) -> Bool {
            Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
        for start in all.indices where all[start...].starts(with: wanted) {
            let end = start + wanted.count
            let isOpen = start > 0 && isOfName(all[start - 1])
            if !isOpen, end == all.count || !isOfName(all[end]) { return place(of: start..<end) }
        }
        return place
    }
}
