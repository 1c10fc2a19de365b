public import Diagnostics

/// A text in which `${env:NAME}` and `${file:PATH}` stand for values from outside.
public struct Interpolated: Sendable, Hashable {
    /// A piece of the text.
    public enum Part: Sendable, Hashable {
        case literal(String)
        case environment(String)
        case file(String)
    }

    public var parts: [Part] = []
    public var place: Place
    /// Whether something was wrong with it that has been reported; then it has no value.
    var isRefused = false

    init(at place: Place) { self.place = place }

    /// The text, where none of it comes from outside; nil otherwise.
    package var literal: String? {
        guard !isRefused, !isReference else { return nil }
        return parts.map { if case .literal(let text) = $0 { text } else { "" } }.joined()
    }

    /// Reads the text; nil, after a diagnostic, where a reference is malformed.
    init?(_ source: SourceText, report: inout DiagnosticReport) {
        place = source.place
        var rest = source.text[...]
        while let start = rest.range(of: "${") {
            if start.lowerBound > rest.startIndex {
                parts.append(.literal(String(rest[..<start.lowerBound])))
            }
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                report.add(.unclosedReference(in: source))
                return nil
            }
            let reference = rest[start.upperBound..<end]
            if reference.hasPrefix("env:"), reference.utf8.count > 4 {
                parts.append(.environment(String(reference.dropFirst(4))))
            } else if reference.hasPrefix("file:"), reference.utf8.count > 5 {
                parts.append(.file(String(reference.dropFirst(5))))
            } else {
                report.add(.unknownReference(String(reference), at: source.place))
                return nil
            }
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
    }

    /// Whether some of it comes from outside.
    public var isReference: Bool {
        parts.contains { if case .literal = $0 { false } else { true } }
    }

    /// The references in it, as they are written.
    var references: [String] {
        parts.compactMap { part in
            switch part {
            case .literal: nil
            case .environment(let name): "${env:\(name)}"
            case .file(let path): "${file:\(path)}"
            }
        }
    }

    /// The file that is all of it; nil where something else is, too.
    var wholeFile: String? {
        guard parts.count == 1, case .file(let path) = parts[0] else { return nil }
        return path
    }

    /// The longest file that a reference can name, in bytes.
    public static let maximumFileBytes = 64 << 10

    /// The text with its references replaced; nil, after a diagnostic, where one has no value.
    ///
    /// - Parameters:
    ///   - environment: Gives the value of a variable.
    ///   - file: Gives the text of a file of at most `maximumFileBytes`, or a reason in words.
    ///   - report: Takes what is wrong.
    /// - Returns: The text, or nil.
    public func resolve(
        environment: (String) -> String?, file: (String) -> Result<String, UnreadableFile>,
        report: inout DiagnosticReport
    ) -> String? {
        var text = ""
        var isComplete = !isRefused
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .environment(let name):
                guard let value = environment(name) else {
                    report.add(.unsetVariable(name, at: place))
                    isComplete = false
                    continue
                }
                text += value
            case .file(let path):
                switch file(path) {
                case .success(let contents):
                    text += contents.trimmingTrailingNewlines
                case .failure(let error):
                    report.add(.unreadable(path, error.reason, at: place))
                    isComplete = false
                }
            }
        }
        return isComplete ? text : nil
    }

    /// Why a file could not be read, in a few words.
    public struct UnreadableFile: Error, Sendable {
        public var reason: String
        public init(reason: String) { self.reason = reason }
    }
}

extension String {
    fileprivate var trimmingTrailingNewlines: String {
        var text = self[...]
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}

extension Substring {
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}

extension Diagnostic {
    fileprivate static func unclosedReference(in source: SourceText) -> Diagnostic {
        Diagnostic(
            "config/reference", "a `${` has no `}`", at: source.place, label: "not closed",
            help: "write `${env:NAME}` or `${file:PATH}`")
    }

    fileprivate static func unknownReference(_ text: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/reference", "`${\(shown(text))}` is not a reference", at: place,
            label: "neither `env:` nor `file:`",
            help: "write `${env:NAME}` for a variable or `${file:PATH}` for a file's contents")
    }

    fileprivate static func unsetVariable(_ name: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/unset-variable", "the environment variable `\(shown(name))` is not set",
            at: place,
            label: "needs a value", help: "set it, as in `\(shown(name))=… mqp run …`")
    }

    fileprivate static func unreadable(
        _ path: String, _ reason: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/unreadable-file", "the file `\(shown(path))` cannot be read: \(reason)",
            at: place,
            label: "no value", help: "check the path and its permissions")
    }
}
