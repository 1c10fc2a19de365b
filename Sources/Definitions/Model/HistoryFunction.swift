public import Diagnostics
import Telemetry
import YAMLTree

/// A value that the engine computes from fields of a row as they are and as they were before.
///
/// The row needs a key, by which it is the same row next time. What is remembered outlives a restart.
public struct HistoryFunction: Sendable {
    public enum Name: String, Sendable, CaseIterable {
        /// How long ago the committed offset was the end, in seconds: the age of the oldest message
        /// that was not read.
        case lagTime = "lag_time"
        /// How `lag_time` came by its value.
        case lagTimeQuality = "lag_time_quality"
        /// What the last commits say of the consumer, after the rules of Burrow.
        case consumerStatus = "consumer_status"

        /// What it gives.
        var content: ColumnContent {
            switch self {
            case .lagTime: .gauge("s")
            case .lagTimeQuality, .consumerStatus: .text
            }
        }
    }

    public var name: Located<Name>
    /// The fields with the committed offset and the end of a partition.
    public var committed: Located<String>
    public var end: Located<String>
    /// For `consumer_status` the field that says whether a member has the partition; for the times those
    /// that say whose end it is, of which the rows of all groups share what is remembered.
    public var others: [Located<String>]
    /// How far back `consumer_status` looks; nil for ten minutes.
    public var window: Duration?

    /// The most fields that a function names.
    static let maximumArguments = 8

    /// How far back `consumer_status` can look.
    static let windows = Duration.seconds(10)...Duration.seconds(86_400)

    /// `name(committed, end)`, further fields behind them, and for `consumer_status` a duration at last.
    static let codec = Codec<HistoryFunction>(.string(pattern: nil)) { node, report in
        guard let text = Codec<String>.string.decode(node, &report) else { return nil }
        guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else {
            report.add(.noHistory(text, at: node.place))
            return nil
        }
        let word = String(text[..<open])
        var arguments = text[text.index(after: open)...].dropLast().split(separator: ",").map {
            Located(trimmed($0), at: node.place)
        }
        var window: Duration?
        if word == Name.consumerStatus.rawValue, let last = arguments.last,
            last.value.first?.isNumber == true
        {
            guard let length = readDuration(last.value), windows.contains(length) else {
                report.add(.noWindow(last))
                return nil
            }
            window = length
            arguments.removeLast()
        }
        guard let name = Name(rawValue: word), (2...maximumArguments).contains(arguments.count)
        else {
            report.add(.noHistory(text, at: node.place))
            return nil
        }
        return HistoryFunction(
            name: Located(name, at: node.place), committed: arguments[0], end: arguments[1],
            others: Array(arguments.dropFirst(2)), window: window)
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension RequestDefinition {
    /// What is computed with a history has its fields, and is declared as what it is.
    func checkHistories(report: inout DiagnosticReport) {
        for field in fields {
            guard let history = field.value.history else { continue }
            if key.isEmpty, !isOneRow { report.add(.historyWithoutKey(field.name)) }
            for input in [history.committed, history.end] {
                let found = slot(of: input.value).map { fields[$0].value }
                let isOffset = found.map { $0.history == nil && $0.isOffset } ?? false
                if !isOffset {
                    let names = fields.filter { $0.value.isOffset }.map(\.name.value)
                    report.add(.notAnOffset(input, among: names))
                }
            }
            for other in history.others where !isRight(other, of: history) {
                report.add(.notOfHistory(other, history.name.value))
            }
            let content = history.name.value.content
            let unit = field.value.unit?.symbol
            if field.value.kind.value != content.kind || unit != content.unit
                || !field.value.isOptional
            {
                report.add(.wrongHistoryField(field, content))
            }
        }
    }
}

extension RequestDefinition {
    /// Whether a further field is one that the function can use.
    private func isRight(_ field: Located<String>, of history: HistoryFunction) -> Bool {
        switch history.name.value {
        case .lagTime, .lagTimeQuality: key.contains { $0.value == field.value }
        case .consumerStatus:
            history.others.count == 1
                && slot(of: field.value).map { fields[$0].value.kind.value == .boolean } ?? false
        }
    }
}

extension FieldDefinition {
    /// Whether it can be a place in a log.
    fileprivate var isOffset: Bool { kind.value == .counter || kind.value == .integer }
}

extension Diagnostic {
    fileprivate static func noHistory(_ text: String, at place: Place) -> Diagnostic {
        let word = String(text.prefix { $0 != "(" })
        let names = HistoryFunction.Name.allCases.map(\.rawValue)
        return Diagnostic(
            "source/history", "`\(shown(text))` is no function with a history", at: place,
            label: "expected `name(committed, end)`",
            help: names.contains(word)
                ? "write `\(word)(committed, end)`, with the names of two fields"
                : suggestion(for: word, in: names)
                    ?? "the functions are \(names.joined(separator: ", "))")
    }

    fileprivate static func noWindow(_ text: Located<String>) -> Diagnostic {
        let windows = HistoryFunction.windows
        return Diagnostic(
            "source/history", "`\(shown(text.value))` is no window", at: text.place,
            label: "how far back it looks",
            help: "write a duration from \(write(windows.lowerBound)) to "
                + "\(write(windows.upperBound)), such as `30m`")
    }

    fileprivate static func historyWithoutKey(_ field: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/history", "a history needs rows with a key", at: field.place,
            label: "what it was cannot be found again",
            help: "add `key: [...]` to the request, with the fields that identify a row")
    }

    fileprivate static func notAnOffset(
        _ field: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/history", "`\(shown(field.value))` is no offset of the row", at: field.place,
            label: "not a counter or an integer under `fields`",
            help: suggestion(for: field.value, in: names)
                ?? (names.isEmpty
                    ? "declare the offsets as fields with `type: counter?`"
                    : "the fields that can be one are \(names.joined(separator: ", "))"))
    }

    fileprivate static func notOfHistory(
        _ field: Located<String>, _ name: HistoryFunction.Name
    ) -> Diagnostic {
        Diagnostic(
            "source/history", "`\(name.rawValue)` cannot use the field `\(shown(field.value))`",
            at: field.place,
            label: name == .consumerStatus ? "not one boolean field" : "not a field of the key",
            help: name == .consumerStatus
                ? "name the boolean field that says whether a member has the partition, or leave it out"
                : "name the fields of `key` that say whose end it is, such as the topic and the "
                    + "partition, or leave them out")
    }

    fileprivate static func wrongHistoryField(
        _ field: NamedValue<FieldDefinition>, _ content: ColumnContent
    ) -> Diagnostic {
        let type = content.kind.rawValue + "?"
        let unit = content.unit.map { ", unit: \($0)" } ?? ""
        return Diagnostic(
            "source/history", "the field `\(shown(field.name.value))` holds something else",
            at: field.name.place, label: "declared as another kind",
            help: "write `type: \(type)\(unit)`; it is missing until there is a history")
    }
}
