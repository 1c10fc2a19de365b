import Diagnostics
import YAMLTree

/// How a request over HTTP asks. Both only read; what a server changes for a `post` is not asked for.
public enum RequestMethod: String, Sendable, CaseIterable {
    case get, post
}

/// What a request sends.
public enum RequestBody: Sendable, Hashable {
    /// JSON, with its own type.
    case json(JSONTemplate)
    /// A text as it stands, and its type.
    case text(String, type: String)

    /// The most bytes of a body, what stands for its placeholders included.
    public static let maximumBytes = 1_000_000

    /// All texts in which placeholders can stand.
    var texts: [String] {
        switch self {
        case .json(let value): value.texts
        case .text(let text, _): [text]
        }
    }
}

extension Codec where Value == RequestBody {
    /// A mapping of exactly `text` and `type` is a text; anything else is JSON.
    static var requestBody: Codec {
        Codec(.string(pattern: "any value, sent as JSON; or `text` and its `type`")) {
            node, report in
            guard node.resolved != .null else {
                report.add(.wrongType(node, expected: "a value that is sent"))
                return nil
            }
            if let entries = node.mapping, Set(entries.compactMap(\.keyText)) == ["text", "type"] {
                return text(entries, &report)
            }
            let errorCount = report.errorCount
            let value = JSONTemplate(node, report: &report)
            guard let value, !report.hasErrors(since: errorCount) else { return nil }
            return bounded(.json(value), value.json, at: node.place, &report)
        }
    }

    private static func text(
        _ entries: [YAMLEntry], _ report: inout DiagnosticReport
    ) -> RequestBody? {
        var words: [String: String] = [:]
        for entry in entries {
            guard let key = entry.keyText else { continue }
            let codec = key == "type" ? Codec<String>.mediaType : .string
            words[key] = codec.decode(entry.value, &report)
        }
        guard let text = words["text"], let type = words["type"], let first = entries.first else {
            return nil
        }
        return bounded(.text(text, type: type), text, at: first.key.place, &report)
    }

    private static func bounded(
        _ body: RequestBody, _ text: String, at place: Place, _ report: inout DiagnosticReport
    ) -> RequestBody? {
        guard text.utf8.count <= RequestBody.maximumBytes else {
            report.add(.tooLong(at: place))
            return nil
        }
        return body
    }
}

extension Codec where Value == String {
    /// A media type such as `text/plain; charset=utf-8`.
    fileprivate static var mediaType: Codec {
        text("a media type", pattern: "a type and a subtype, such as `text/plain`") { text in
            text.utf8.count <= 200 && text.contains("/") && !text.hasPrefix("/")
                && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }
        }
    }
}

extension RequestDefinition {
    /// What is sent goes with the method, and paging has its place in it.
    func checkBody(report: inout DiagnosticReport) {
        if let body, method.value == .get { report.add(.bodyOfGet(at: body.place)) }
        guard let into = paginate?.into else { return }
        guard let body, case .json(.object) = body.value else {
            report.add(.cursorWithoutBody(at: into.place))
            return
        }
    }
}

extension Diagnostic {
    fileprivate static func tooLong(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/request-body", "a body of more than \(RequestBody.maximumBytes) bytes",
            at: place, label: "too long to be sent with every poll", help: "ask for less at a time")
    }

    fileprivate static func bodyOfGet(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/request-body", "a request by `get` has no body", at: place,
            label: "never sent",
            help: "write `method: post` beside it, if the server is asked so for what it knows")
    }

    fileprivate static func cursorWithoutBody(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/request-body", "the cursor has no body of JSON to be placed in", at: place,
            label: "a path into which body?",
            help: "write `method: post` and a mapping as `body`, or send the cursor as a query "
                + "parameter by `cursor`")
    }
}
