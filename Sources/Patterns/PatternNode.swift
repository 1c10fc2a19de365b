/// A regular expression as it is written.
package indirect enum PatternNode: Sendable {
    case set(ScalarSet)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// The greatest count is nil where there is none.
    case repeated(PatternNode, Int, Int?, isGreedy: Bool)
    /// Counted from 1.
    case group(PatternNode, index: Int)
    case assertion(Assertion)

    package enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
    }
}

extension PatternNode {
    /// The groups that may take no part, counted from 1: in one of several choices, or in what may be
    /// repeated no time.
    ///
    /// - Parameter isOptional: Whether that is so of all of it.
    /// - Returns: Their numbers.
    func optionalGroups(_ isOptional: Bool = false) -> Set<Int> {
        switch self {
        case .set, .assertion: []
        case .sequence(let nodes):
            nodes.reduce(into: []) { $0.formUnion($1.optionalGroups(isOptional)) }
        case .choice(let nodes):
            nodes.reduce(into: []) {
                $0.formUnion($1.optionalGroups(isOptional || nodes.count > 1))
            }
        case .repeated(let node, let least, _, _): node.optionalGroups(isOptional || least == 0)
        case .group(let node, let index):
            node.optionalGroups(isOptional).union(isOptional ? [index] : [])
        }
    }
}

/// Some of all Unicode scalars.
package struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isInverted = false
    var ignoresCase = false
    var categories: [GeneralCategories] = []

    /// Of Unicode, by their one or two letters.
    package struct GeneralCategories: Sendable {
        var name: String
        var isInverted: Bool
    }

    static let all = ScalarSet(ranges: [0...0x10FFFF])
    static let allButNewline = ScalarSet(ranges: [10...10], isInverted: true)

    init(ranges: [ClosedRange<UInt32>], isInverted: Bool = false) {
        self.ranges = ranges
        self.isInverted = isInverted
    }

    init(_ scalar: Unicode.Scalar, ignoringCase: Bool) {
        ranges = [scalar.value...scalar.value]
        ignoresCase = ignoringCase
    }

    package func contains(_ scalar: Unicode.Scalar) -> Bool {
        (has(scalar) || ignoresCase && scalar.otherCases.contains(where: has)) != isInverted
    }

    private func has(_ scalar: Unicode.Scalar) -> Bool {
        if ranges.contains(where: { $0.contains(scalar.value) }) { return true }
        guard !categories.isEmpty else { return false }
        let category = scalar.properties.generalCategory.letters
        return categories.contains { category.hasPrefix($0.name) != $0.isInverted }
    }
}

extension Unicode.Scalar {
    /// The same letter in the other case, where that is one scalar.
    fileprivate var otherCases: [Unicode.Scalar] {
        if isASCII {
            switch self {
            case "a"..."z": return [Unicode.Scalar(UInt8(value) - 32)]
            case "A"..."Z": return [Unicode.Scalar(UInt8(value) + 32)]
            default: return []
            }
        }
        return [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { text in
            let scalars = text.unicodeScalars
            guard scalars.count == 1, let scalar = scalars.first else { return nil }
            return scalar == self ? nil : scalar
        }
    }
}

extension Unicode.GeneralCategory {
    /// As Unicode abbreviates it.
    var letters: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }

    static let abbreviations: Set<String> = [
        "L", "M", "N", "P", "S", "Z", "C", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
        "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl",
        "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
    ]
}
