import Diagnostics

/// What of a discovered address a `${…}` of a template stands for.
enum TargetPlaceholder: Hashable {
    case address
    case host
    case port
    case label(String)
    case meta(String)

    /// The words of those that stand alone.
    static let words = ["address", "host", "port"]

    /// Nil for a name that stands for nothing.
    init?(_ name: String) {
        switch name {
        case "address": self = .address
        case "host": self = .host
        case "port": self = .port
        default:
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2, !parts[1].contains(where: { "${}".contains($0) }) else {
                return nil
            }
            switch parts[0] {
            case "label": self = .label(parts[1])
            case "meta": self = .meta(parts[1])
            default: return nil
            }
        }
    }

    /// Nil where the address has no such thing.
    func value(of address: DiscoveredAddress) -> String? {
        switch self {
        case .address: address.address
        case .host: address.writtenHost
        case .port: address.port.map { "\($0)" }
        case .label(let name): address.labels[name]
        case .meta(let name): address.meta[name]
        }
    }

    /// What it is called to people.
    var noun: String {
        switch self {
        case .address: "address"
        case .host: "host"
        case .port: "port"
        case .label(let name): "label `\(shown(name))`"
        case .meta(let name): "`meta.\(shown(name))`"
        }
    }
}

/// A text of a template, taken apart at its placeholders. `${env:…}` and `${file:…}` are none: they
/// stay as they are.
struct PlaceheldText {
    enum Piece {
        case text(String)
        case placeholder(TargetPlaceholder)
    }

    var pieces: [Piece] = []
    /// How often `${` stands in what is left.
    private var referenceCount = 0

    /// The longest text that placeholders can make, in bytes.
    static let maximumBytes = 10_000

    /// Nil, after a diagnostic, where a placeholder stands for nothing.
    init?(_ source: SourceText, report: inout DiagnosticReport) {
        var rest = source.text[...]
        var text = ""
        while let start = rest.firstRange(of: "${") {
            text += rest[..<start.lowerBound]
            // One that is not closed is told of by who reads references.
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                text += rest[start.lowerBound...]
                referenceCount += 1
                rest = ""
                break
            }
            let name = String(rest[start.upperBound..<end])
            if name.hasPrefix("env:") || name.hasPrefix("file:") {
                text += rest[start.lowerBound...end]
                referenceCount += 1
            } else {
                guard let placeholder = TargetPlaceholder(name) else {
                    report.add(.unknownPlaceholder(name, at: source.place))
                    return nil
                }
                if !text.isEmpty { pieces.append(.text(text)) }
                text = ""
                pieces.append(.placeholder(placeholder))
            }
            rest = rest[rest.index(after: end)...]
        }
        text += rest
        if !text.isEmpty { pieces.append(.text(text)) }
    }

    var placeholders: [TargetPlaceholder] {
        pieces.compactMap { if case .placeholder(let one) = $0 { one } else { nil } }
    }

    /// What filling a text gives.
    enum Filled {
        case text(String)
        /// The text is a placeholder alone, for which there is nothing: the key is not written.
        case absent
        case refused(String)
    }

    /// The text for an address. A value never becomes a reference: no `${` comes in with one, nor
    /// where two of them meet.
    func filled(for address: DiscoveredAddress) -> Filled {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let own): text += own
            case .placeholder(let placeholder):
                guard let value = placeholder.value(of: address), !value.isEmpty else {
                    return pieces.count == 1
                        ? .absent : .refused("it has no \(placeholder.noun)")
                }
                text += value
            }
            guard text.utf8.count <= Self.maximumBytes else {
                return .refused("its values make a text of more than \(Self.maximumBytes) bytes")
            }
        }
        guard text.ranges(of: "${").count == referenceCount else {
            return .refused("`${` stands in a value, where it has no meaning")
        }
        return .text(text)
    }
}

extension Diagnostic {
    fileprivate static func unknownPlaceholder(_ name: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/discovery-template",
            "`${\(shown(name))}` stands for nothing that is discovered",
            at: place, label: "not known of an address",
            help: suggestion(for: name, in: TargetPlaceholder.words)
                ?? "write `${address}`, `${host}`, `${port}`, `${label.NAME}` or `${meta.NAME}`")
    }
}
