import Diagnostics
import Telemetry

extension Checker {
    /// What is done with values that must be in one unit, for the wording.
    enum Agreement {
        case added, subtracted, compared, chosen

        /// What is wrong about two values that are in these.
        func fault(_ left: String, _ right: String) -> String {
            switch self {
            case .added: "\(left) and \(right) cannot be added"
            case .subtracted: "\(left) and \(right) cannot be subtracted"
            case .compared: "\(left) and \(right) cannot be compared"
            case .chosen: "the result is \(left) in one case and \(right) in another"
            }
        }
    }

    /// Numbers stated in one unit: that of the first which is not made of literals only.
    struct Agreed {
        let unit: MetricUnit
        let isBare: Bool
        let terms: [Term]
    }

    /// States numbers in one unit; nil, after diagnostics at each that does not fit, where that
    /// cannot be done.
    mutating func agree(_ parts: [Checked], _ agreement: Agreement) -> Agreed? {
        guard let reference = parts.first(where: { !$0.isBare }), let unit = reference.type.unit
        else { return Agreed(unit: .one, isBare: true, terms: parts.map(\.term)) }
        var terms: [Term] = []
        for part in parts {
            guard let own = part.type.unit else { continue }
            if part.isBare {
                guard unit.dimension.isCount || part.term.constant == 0 else {
                    let text = quote(reference.range)
                    add(
                        { .bareNumber(unit, text, agreement, at: $0) }, at: part.range)
                    continue
                }
            } else if !own.isCompatible(with: unit) {
                let texts = (quote(reference.range), quote(part.range))
                add({ .mixedUnits(unit, own, texts, agreement, at: $0) }, at: part.range)
                continue
            }
            terms.append(part.term.scaled(from: own, to: unit))
        }
        guard terms.count == parts.count else { return nil }
        return Agreed(unit: unit, isBare: false, terms: terms)
    }

    /// The unit of a product or a quotient; nil, after a diagnostic, where it is out of range.
    mutating func combine(
        _ left: MetricUnit, _ right: MetricUnit, isProduct: Bool, _ range: Range<Int>
    ) -> MetricUnit? {
        if right.isOne { return left }
        if isProduct, left.isOne { return right }
        let unit = isProduct ? left * right : left / right
        guard unit.factor.isNormal else {
            add({ .unitOutOfRange(at: $0) }, at: range)
            return nil
        }
        return unit
    }
}

extension MetricUnit {
    fileprivate var isOne: Bool { dimension == .none && factor == 1 }

    /// The unit of a counter's change by second.
    var perSecond: MetricUnit { MetricUnit(symbol + "/s") ?? self / .second }
}

extension Diagnostic {
    fileprivate static func bareNumber(
        _ unit: MetricUnit, _ text: String, _ agreement: Checker.Agreement, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/unit", .error,
            agreement.fault("`\(unit.symbol)`", "a bare number"), at: place,
            label: "a number without a unit",
            help: "`in(\(text), \"\(unit.symbol)\")` makes a bare number of the other side")
    }

    fileprivate static func mixedUnits(
        _ unit: MetricUnit, _ other: MetricUnit, _ texts: (String, String),
        _ agreement: Checker.Agreement, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/unit", .error,
            agreement.fault("`\(unit.symbol)`", "`\(other.symbol)`"), at: place,
            label: "this is in `\(other.symbol)`",
            help: "make bare numbers of both, as in `in(\(texts.0), \"\(unit.symbol)\")` and "
                + "`in(\(texts.1), \"\(other.symbol)\")`")
    }

    fileprivate static func unitOutOfRange(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/unit", .error, "the result has a unit that no number can scale", at: place,
            label: "unit out of range",
            help: "make bare numbers of the parts with `in(x, \"unit\")`")
    }
}
