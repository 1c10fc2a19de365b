/// Which series are meant: those of a name whose labels pass all tests.
public struct PromQLSelector: Sendable, Hashable {
    /// Any text; one that is no name of Prometheus' is written as the value of `__name__`. Nil where a
    /// matcher has several names.
    public let metric: String?
    public var matchers: [PromQLMatcher]
    public var time: PromQLTime

    /// - Parameters:
    ///   - metric: the name, which is not empty.
    ///   - matchers: tests of labels.
    ///   - time: when it looks.
    public init(
        _ metric: String, _ matchers: [PromQLMatcher] = [], time: PromQLTime = PromQLTime()
    ) {
        precondition(!metric.isEmpty, "a selector of nothing selects everything")
        self.metric = metric
        self.matchers = matchers
        self.time = time
    }

    /// The series of several names, of which there is one at least.
    public init(
        anyOf metrics: [String], _ matchers: [PromQLMatcher] = [], time: PromQLTime = PromQLTime()
    ) {
        precondition(!metrics.isEmpty && !metrics.contains(""))
        let name = PromQLMatcher(.name, .matches, PromQLPattern.any(of: metrics))
        self.metric = nil
        self.matchers = [name] + matchers
        self.time = time
    }
}

/// A test of a label; a series without the label has an empty text there.
public struct PromQLMatcher: Sendable, Hashable {
    public enum Test: String, Sendable, Hashable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        /// A regular expression of RE2's syntax, from the start to the end of the value.
        case matches = "=~"
        case matchesNot = "!~"
    }

    public var label: PromQLLabel
    public var test: Test
    public var value: String
    /// Where Grafana puts in a pattern of what people chose, instead of `value`.
    public let choice: Choice?

    /// What Grafana puts into a test.
    public struct Choice: Sendable, Hashable {
        /// Letters, digits and `_`.
        public let variable: String
        /// Whether the chosen text need only be the beginning of the value, as of one that is typed.
        public let isBeginning: Bool

        /// Nil where that is no name of a variable, since it could be more than one.
        public init?(_ variable: String, isBeginning: Bool = false) {
            let isName = variable.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
                default: false
                }
            }
            guard isName, !variable.isEmpty else { return nil }
            self.variable = variable
            self.isBeginning = isBeginning
        }
    }

    public init(_ label: PromQLLabel, _ test: Test, _ value: String) {
        self.label = label
        self.test = test
        self.value = value
        choice = nil
    }

    /// A test for the values that people chose in Grafana.
    public init(_ label: PromQLLabel, choice: Choice) {
        self.label = label
        test = .matches
        value = ""
        self.choice = choice
    }
}

/// A name of a label: letters and digits of ASCII and underscores, no digit first.
public struct PromQLLabel: Sendable, Hashable, Comparable {
    public let name: String

    /// Nil for what is no name of a label, and for `inf`, `nan` and `without` in any case, which
    /// Prometheus takes for something else where labels are listed.
    public init?(_ name: String) {
        guard PromQLName.isLabel(name), !["inf", "nan", "without"].contains(name.lowercased())
        else {
            return nil
        }
        self.name = name
    }

    /// The label that the name of a metric is in.
    public static let name = PromQLLabel(valid: "__name__")

    private init(valid name: String) { self.name = name }

    public static func < (left: PromQLLabel, right: PromQLLabel) -> Bool { left.name < right.name }
}

/// What Prometheus takes for names.
enum PromQLName {
    /// Whether a metric's name can stand bare.
    static func isBareMetric(_ name: String) -> Bool {
        isName(name, withColons: true) && !keywords.contains(name.lowercased())
    }

    static func isLabel(_ name: String) -> Bool { isName(name, withColons: false) }

    private static func isName(_ name: String, withColons: Bool) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
            case UInt8(ascii: ":"): withColons
            default: false
            }
        }
    }

    /// Words that mean something else, at least in one version; in lower case.
    private static let keywords: Set<String> = Set(
        PromQLAggregation.allCases.map(\.rawValue)
            + [
                "and", "atan2", "bool", "by", "end", "group_left", "group_right", "ignoring", "inf",
                "limitk", "limit_ratio", "nan", "offset", "on", "or", "start", "unless", "without",
            ])
}
