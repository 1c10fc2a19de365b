import Queries

/// What the value of an attribute begins with, and what it does not begin with.
struct NRQLPrefixes: Sendable {
    let attribute: String
    /// It begins with one of these; with anything where there is none.
    private var included: [String] = []
    /// It begins with none of these.
    private var excluded: [String] = []

    /// How many parts it is divided into, beside the rest.
    static let parts = 4

    init(attribute: String) { self.attribute = attribute }

    /// The tests in a query; all must be met.
    var conditions: [NRQLExpression] {
        let name = NRQLExpression(.name(attribute))
        func test(_ prefix: String, isNegated: Bool) -> NRQLExpression {
            NRQLExpression(
                .match(name, .like, NRQLExpression(.text(prefix + "%")), isNegated: isNegated))
        }
        let begins = included.map { test($0, isNegated: false) }.joined(by: .or)
        return (begins.map { [$0] } ?? []) + excluded.map { test($0, isNegated: true) }
    }

    /// Divides it, whatever values there are beside those that were seen.
    ///
    /// That a test may take in more than it says, as with `_` or regardless of case, does no harm: what
    /// it takes in, its opposite leaves out.
    ///
    /// - Parameter counts: How often each value was seen.
    /// - Returns: Parts that are this together; none where the values give no hint how.
    func divided(by counts: [String: Int]) -> [NRQLPrefixes] {
        guard included.count < 2 else {
            return Self.bundles(of: included.map { ($0, Self.count($0, in: counts)) }).map {
                with(included: $0, excluded: excluded)
            }
        }
        let stem = included.first ?? ""
        guard let common = Self.commonBeginning(of: counts.keys.filter { Self.fits($0, stem) })
        else { return [] }
        let length = common.unicodeScalars.count
        var groups: [String: Int] = [:]
        for (value, count) in counts {
            guard value.unicodeScalars.starts(with: common.unicodeScalars),
                let next = value.unicodeScalars.dropFirst(length).first, next.isPlain
            else { continue }
            groups[common + String(next), default: 0] += count
        }
        // At its end a `_` that stands for anything takes in all, so it is left to the rest.
        if groups.count > 1 { groups[common + "_"] = nil }
        guard !groups.isEmpty else { return [] }
        let bundles = Self.bundles(of: groups.map { ($0.key, $0.value) })
        let kept = excluded.filter { old in
            !groups.keys.contains { old.unicodeScalars.starts(with: $0.unicodeScalars) }
        }
        return bundles.map { with(included: $0, excluded: excluded) }
            + [with(included: included, excluded: kept + groups.keys.sorted())]
    }

    private func with(included: [String], excluded: [String]) -> NRQLPrefixes {
        var other = self
        other.included = included
        other.excluded = excluded
        return other
    }

    /// Whether a value begins so, or would if `_` stood for any character.
    private static func fits(_ value: String, _ prefix: String) -> Bool {
        let beginning = value.unicodeScalars.prefix(prefix.unicodeScalars.count)
        return beginning.count == prefix.unicodeScalars.count
            && zip(beginning, prefix.unicodeScalars).allSatisfy { $0 == $1 || $1 == "_" }
    }

    private static func count(_ prefix: String, in counts: [String: Int]) -> Int {
        counts.lazy.filter { fits($0.key, prefix) }
            .reduce(0) { $0 + $1.value }
    }

    /// The prefixes in a few lists of about the same weight.
    private static func bundles(of weights: [(prefix: String, count: Int)]) -> [[String]] {
        var bundles = Array(
            repeating: (count: 0, prefixes: [String]()), count: min(parts, weights.count))
        for (prefix, count) in weights.sorted(by: { ($1.count, $0.prefix) < ($0.count, $1.prefix) })
        {
            let lightest = bundles.indices.min { bundles[$0].count < bundles[$1].count } ?? 0
            bundles[lightest].count += count + 1
            bundles[lightest].prefixes.append(prefix)
        }
        return bundles.map { $0.prefixes.sorted() }
    }

    /// The longest beginning that all have, up to what means something else in a pattern; nil for none.
    private static func commonBeginning(of values: [String]) -> String? {
        guard let first = values.first else { return nil }
        var common = Array(first.unicodeScalars.prefix { $0.isPlain })
        for value in values.dropFirst() {
            common = zip(common, value.unicodeScalars).prefix { $0 == $1 }.map(\.0)
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: common)
        return String(text)
    }
}

extension Unicode.Scalar {
    /// Whether it stands for itself in a pattern of LIKE, and in a text in quotes.
    fileprivate var isPlain: Bool {
        value >= 0x20 && self != "%" && self != "\\" && self != "'" && self != "\""
    }
}
