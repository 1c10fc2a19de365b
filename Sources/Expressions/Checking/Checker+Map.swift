import Diagnostics
import Telemetry

extension Checker {
    /// `map(x, {key: value, …}, otherwise)`.
    mutating func checkMap(_ arguments: [SyntaxNode], _ range: Range<Int>) -> Checked? {
        let subject = check(arguments[0])
        var entries: [SyntaxNode.Entry] = []
        switch arguments[1].content {
        case .table(let found):
            entries = found
            if found.isEmpty { add({ .emptyTable(at: $0) }, at: arguments[1].range) }
        case .broken: break
        default: add({ .noTable(at: $0) }, at: arguments[1].range)
        }
        let keys = subject.flatMap { checkKeys(entries.map(\.key), for: $0) }
        let results = entries.map { check($0.value) }
        let otherwise = arguments.count > 2 ? check(arguments[2]) : nil
        let known = results.compactMap(\.self) + [otherwise].compactMap(\.self)
        guard let subject, let keys, !entries.isEmpty,
            known.count == results.count + arguments.count - 2,
            let unified = unify(known)
        else { return nil }
        let count = entries.count
        var result = Checked(
            term: .match(
                subject.term, keys, Array(unified.terms.prefix(count)),
                otherwise: unified.terms.count > count ? unified.terms.last : nil),
            type: unified.type, range: range, isBare: unified.isBare)
        result.inherit([subject] + known)
        if otherwise == nil, !keys.areBothTruths(of: subject.type) { result.canBeMissing = true }
        return result
    }

    /// The keys as the subject's values; nil, after diagnostics, where one is none.
    private mutating func checkKeys(_ nodes: [SyntaxNode], for subject: Checked) -> Term.Keys? {
        var numbers: [Double] = []
        var texts: [String] = []
        var isRight = true
        for node in nodes {
            switch (key(node), subject.type) {
            case (.text(let text)?, .text), (.text(let text)?, .choice):
                isRight = isPossible(text, node.range, for: subject) && isRight
                isRight = isNew(!texts.contains(text), node) && isRight
                texts.append(text)
            case (.number(let value)?, .number(let unit)):
                guard unit.dimension.isCount || value == 0 else {
                    let text = quote(subject.range)
                    add({ .keyWithoutUnit(unit, text, at: $0) }, at: node.range)
                    isRight = false
                    continue
                }
                let scaled = Term.constant(value).scaled(from: .one, to: unit).constant ?? value
                isRight = isNew(!numbers.contains(scaled), node) && isRight
                numbers.append(scaled)
            case (.boolean(let value)?, .boolean):
                let number = value ? 1.0 : 0
                isRight = isNew(!numbers.contains(number), node) && isRight
                numbers.append(number)
            case (nil, _):
                if node.content.isBroken == false { add({ .noLiteral(at: $0) }, at: node.range) }
                isRight = false
            default:
                add({ .otherKey(subject.type, at: $0) }, at: node.range)
                isRight = false
            }
        }
        guard isRight else { return nil }
        return subject.type.isText ? .texts(texts) : .numbers(numbers)
    }

    private mutating func isNew(_ isNew: Bool, _ node: SyntaxNode) -> Bool {
        if !isNew { add({ .repeatedKey(at: $0) }, at: node.range) }
        return isNew
    }

    private enum Key {
        case text(String)
        case number(Double)
        case boolean(Bool)
    }

    /// The value of a literal; nil for everything else.
    private func key(_ node: SyntaxNode) -> Key? {
        switch node.content {
        case .text(let text): return .text(text)
        case .number(let value): return .number(value)
        case .boolean(let value): return .boolean(value)
        case .unary(.negate, let operand):
            guard case .number(let value) = operand.content else { return nil }
            return .number(-value)
        default: return nil
        }
    }
}

extension Term.Keys {
    /// Whether every value of the type is among the keys, as only true and false can be: a server
    /// can answer with a word that the source does not know yet.
    fileprivate func areBothTruths(of type: ValueType) -> Bool {
        switch (self, type) {
        case (.numbers(let keys), .boolean): keys.count == 2
        default: false
        }
    }
}

extension SyntaxNode.Content {
    fileprivate var isBroken: Bool {
        if case .broken = self { true } else { false }
    }
}

extension Diagnostic {
    fileprivate static func noTable(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "`map` takes its values in braces", at: place,
            label: "expected `{key: value, …}`", help: "write `\(BuiltIn.map.signature)`")
    }

    fileprivate static func emptyTable(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/arity", .error, "`map` has no values", at: place, label: "nothing to map",
            help: "write `\(BuiltIn.map.signature)`")
    }

    fileprivate static func noLiteral(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "a key of `map` is a text, a number, true or false",
            at: place,
            label: "not a literal", help: "texts stand in quotes, as in `{\"running\": 1}`")
    }

    fileprivate static func otherKey(_ subject: ValueType, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "the key can never be the value, which is \(subject.noun)",
            at: place, label: "of another kind", help: "name values that can occur")
    }

    fileprivate static func keyWithoutUnit(
        _ unit: MetricUnit, _ text: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/unit", .error, "the value is in `\(unit.symbol)` and the key a bare number",
            at: place, label: "a number without a unit",
            help: "map `in(\(text), \"\(unit.symbol)\")` instead")
    }

    fileprivate static func repeatedKey(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/duplicate-key", .error, "the key was mapped before", at: place,
            label: "again",
            help: "remove one of the two")
    }
}
