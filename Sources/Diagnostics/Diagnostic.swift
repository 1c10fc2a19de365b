/// How much a finding matters.
public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
    case error
    case warning
    case info

    private var rank: Int {
        switch self {
        case .error: 2
        case .warning: 1
        case .info: 0
        }
    }

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// The stable name of a rule, `group/name`; the same in output, page, file and suppression comment.
public struct RuleID: Sendable, Hashable, Comparable, RawRepresentable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { self.rawValue = value }

    public var description: String { rawValue }
    public static func < (left: RuleID, right: RuleID) -> Bool { left.rawValue < right.rawValue }
}

/// A finding about what the user wrote: a value with a place and a cure, never thrown.
public struct Diagnostic: Sendable, Hashable {
    /// Another place that belongs to the finding, such as the first of two duplicates.
    public struct Remark: Sendable, Hashable {
        public var place: Place
        public var message: String

        public init(_ message: String, at place: Place) {
            self.place = place
            self.message = message
        }
    }

    public var rule: RuleID
    public var severity: Severity
    /// What is wrong, in one line without a full stop.
    public var message: String
    /// Where; nil only for a finding about no file at all.
    public var place: Place?
    /// The few words under the carets.
    public var label: String?
    /// What to do about it.
    public var help: String?
    public var remarks: [Remark]
    /// Whether the line may not be shown, because a secret stands in it.
    public var hidesSource = false

    public init(
        _ rule: RuleID, _ severity: Severity, _ message: String, at place: Place?,
        label: String? = nil, help: String? = nil, remarks: [Remark] = []
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.place = place
        self.label = label
        self.help = help
        self.remarks = remarks
    }

    /// An error.
    public init(
        _ rule: RuleID, _ message: String, at place: Place?,
        label: String? = nil, help: String? = nil, remarks: [Remark] = []
    ) {
        self.init(rule, .error, message, at: place, label: label, help: help, remarks: remarks)
    }
}

extension Diagnostic {
    /// The same finding, drawn without its line.
    public var withoutSource: Diagnostic {
        var copy = self
        copy.hidesSource = true
        return copy
    }
}

extension Diagnostic: Comparable {
    /// By path, place, rule and message, so that output never depends on the order of work.
    public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        switch (left.place, right.place) {
        case (nil, .some): return true
        case (.some, nil): return false
        case (let first?, let second?) where first != second: return first < second
        default: return (left.rule, left.message) < (right.rule, right.message)
        }
    }
}

/// The findings of a piece of work, gathered as they are met.
public struct DiagnosticReport: Sendable {
    /// The most findings that are kept; a file that is not YAML at all could make millions.
    public static let maximumCount = 10_000

    public private(set) var diagnostics: [Diagnostic] = []
    /// How many findings are not kept because the limit was reached.
    public private(set) var omittedCount = 0
    /// How many errors came, kept or not.
    public private(set) var errorCount = 0

    public init() {}

    /// Takes a finding; beyond the limit only an error, in the place of the last that is none.
    public mutating func add(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { errorCount += 1 }
        guard diagnostics.count >= Self.maximumCount else {
            diagnostics.append(diagnostic)
            return
        }
        omittedCount += 1
        if diagnostic.severity == .error,
            let lesser = diagnostics.lastIndex(where: { $0.severity != .error })
        {
            diagnostics[lesser] = diagnostic
        }
    }

    public mutating func add(contentsOf other: DiagnosticReport) {
        for diagnostic in other.diagnostics { add(diagnostic) }
        omittedCount += other.omittedCount
        errorCount += other.errorCount - other.diagnostics.count { $0.severity == .error }
    }

    /// The findings that pass; those that were not kept stay counted.
    public func filtered(_ isIncluded: (Diagnostic) -> Bool) -> DiagnosticReport {
        var report = DiagnosticReport()
        for diagnostic in diagnostics where isIncluded(diagnostic) { report.add(diagnostic) }
        report.omittedCount = omittedCount
        return report
    }

    /// Every finding once, ordered by place.
    public var sorted: [Diagnostic] { Array(Set(diagnostics)).sorted() }

    public var hasErrors: Bool { errorCount > 0 }

    public func count(of severity: Severity) -> Int {
        sorted.reduce(0) { $0 + ($1.severity == severity ? 1 : 0) }
    }
}
