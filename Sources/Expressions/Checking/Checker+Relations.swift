import Diagnostics
import Telemetry

extension Checker {
    /// `sum(x over RELATION)`: what stands before `over` is of each related thing, so nothing that is
    /// known around the aggregate holds inside, and its names are columns of their own.
    mutating func checkRelated(
        _ function: BuiltIn, _ body: SyntaxNode, _ relation: SyntaxNode.Relation,
        _ range: Range<Int>
    ) -> Checked? {
        guard let inputs, let aggregate = function.aggregate else {
            refuse(relation)
            return nil
        }
        guard Self.isRelationType(relation.name) else {
            add({ .noRelationType(relation.name, at: $0) }, at: relation.range)
            return nil
        }
        var inner = Checker(source, scope, inputs: inputs)
        let index = inner.inputs?.relation(named: relation.name) ?? 0
        inner.relation = index
        inner.loop = Loop(function: function)
        let value = inner.checkInput(body, of: function)
        report.add(contentsOf: inner.report)
        self.inputs = inner.inputs
        guard let value, let unit = aggregate == .count ? .one : value.type.unit else { return nil }
        guard !inputs.isFull else {
            add({ .tooManyInputs(at: $0) }, at: body.range)
            return nil
        }
        let compiled = CompiledExpression(value, inner, body)
        let slot = self.inputs?.column(aggregate, of: compiled, value.term, over: index) ?? 0
        let column = FieldReference(frame: AggregateInputs.resultFrame, slot: slot)
        note(column)
        return Checked(
            term: .number(column), type: .number(unit), range: range,
            canBeMissing: aggregate != .count || value.type == .boolean,
            openDivisions: value.openDivisions)
    }

    /// Reports `over` where it has no meaning.
    mutating func refuse(_ relation: SyntaxNode.Relation) {
        let isForeign = inputs == nil
        add({ isForeign ? .overRelation(at: $0) : .strayRelation(at: $0) }, at: relation.range)
    }

    /// A value of a related thing: a number, or for `count` also a truth.
    private mutating func checkInput(_ body: SyntaxNode, of function: BuiltIn) -> Checked? {
        guard let value = check(body) else { return nil }
        if function != .count || value.type != .boolean {
            guard number(value, for: function.rawValue) != nil else { return nil }
        }
        guard !references.isEmpty else {
            let text = quote(body.range)
            add({ .nothingRelated(text, at: $0) }, at: body.range)
            return nil
        }
        return value
    }

    /// Upper-case letters, digits and `_`, as `MANAGES`.
    private static func isRelationType(_ name: String) -> Bool {
        name.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
        }
    }
}

extension Diagnostic {
    fileprivate static func strayRelation(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/aggregate", .error, "`over` stands only in an aggregate", at: place,
            label: "one value of many entities?",
            help: "make one value of them by sum, avg, min, max or count, as in "
                + "`sum(x over MANAGES)`")
    }

    fileprivate static func overRelation(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/aggregate", .error, "`over` is not available here", at: place,
            label: "there are no relationships here",
            help: "only the aggregates of an entity type go over a relationship; here an aggregate "
                + "goes over the rows of a request")
    }

    fileprivate static func noRelationType(_ name: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/aggregate", .error, "`\(name)` is not the type of a relationship",
            at: place, label: "not in upper case",
            help: "types are words of upper-case letters, such as `MANAGES`")
    }

    fileprivate static func nothingRelated(_ text: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/aggregate", .error, "`\(text)` is the same for every related entity",
            at: place, label: "names no metric of theirs",
            help: "name a metric that they have, as in `count(broker.up over MANAGES)`")
    }

    fileprivate static func tooManyInputs(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/limit", .error,
            "an entity type aggregates more than \(AggregateInputs.maximumCount) values",
            at: place, label: "one too many", help: "compute some of them in a sample's metrics")
    }
}
