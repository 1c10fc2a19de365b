/// The two texts in which Prometheus reads metrics.
public enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    /// Prometheus' own, version 0.0.4.
    case text
    /// OpenMetrics 1.0.
    case openMetrics

    /// The value of `Content-Type`.
    public var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The longest `Accept` that is read, in bytes; of a longer one only that much.
    public static let maximumAcceptLength = 4_096

    /// The format for a request with a header `Accept`, nil where it has none.
    ///
    /// OpenMetrics is for who asks for it by name, in version 1.0.0 or without one, and does not
    /// prefer plain text; everybody else can read the older text.
    public init(accept: String?) {
        self = .text
        var best: [ExpositionFormat: Double] = [:]
        let header = String(
            decoding: (accept ?? "").utf8.prefix(Self.maximumAcceptLength), as: UTF8.self)
        for range in header.lowercased().split(separator: ",") {
            let parts = range.split(separator: ";").map(\.trimmed)
            guard let format = Self.format(ofType: parts.first ?? "") else { continue }
            var quality = 1.0
            var isKnown = true
            for parameter in parts.dropFirst() {
                let pair = parameter.split(separator: "=", maxSplits: 1).map(\.trimmed)
                guard pair.count == 2 else { continue }
                if pair[0] == "q" { quality = Double(pair[1]) ?? 0 }
                if pair[0] == "version", format == .openMetrics { isKnown = pair[1] == "1.0.0" }
            }
            if isKnown { best[format] = max(best[format] ?? 0, quality) }
        }
        let wish = best[.openMetrics] ?? 0
        if wish > 0, wish >= best[.text] ?? 0 { self = .openMetrics }
    }

    private static func format(ofType type: Substring) -> ExpositionFormat? {
        switch type {
        case "application/openmetrics-text": .openMetrics
        case "text/plain": .text
        default: nil
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\"" }
        var text = drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
