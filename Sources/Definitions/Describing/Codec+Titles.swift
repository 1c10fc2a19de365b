import Diagnostics

extension Codec where Value == String {
    /// A line that people see as a name, also in New Relic and in Grafana.
    ///
    /// - Parameter limit: The most UTF-16 units of it, which is how New Relic counts.
    /// - Returns: The codec.
    static func title(upTo limit: Int) -> Codec {
        text { text in
            if text.allSatisfy(\.isWhitespace) { return "shows nothing" }
            if text.unicodeScalars.contains(where: \.isControl) { return "has a control character" }
            return text.utf16.count > limit ? "longer than \(limit) characters" : nil
        } cure: {
            "one line of 1 to \(limit) characters"
        }
    }

    /// One line for people, of any length.
    static var line: Codec {
        text { text in
            if text.allSatisfy(\.isWhitespace) { return "shows nothing" }
            return text.unicodeScalars.contains(where: \.isControl)
                ? "has a control character" : nil
        } cure: {
            "one line"
        }
    }

    /// One line for people, which can be empty.
    static var perhapsEmptyLine: Codec {
        text { text in
            text.unicodeScalars.contains(where: \.isControl) ? "has a control character" : nil
        } cure: {
            "one line"
        }
    }

    /// A sentence or two for people, behind which a mark of ours stands in New Relic.
    static var description: Codec {
        text { text in
            text.unicodeScalars.contains { $0.isControl && !"\n\t".unicodeScalars.contains($0) }
                ? "has a control character" : nil
        } cure: {
            "sentences"
        }
    }

    /// How a mark begins by which we know our own again in an account.
    private static var mark: String { "[mqp " }

    private static func text(
        fault: @escaping @Sendable (String) -> String?, cure: @escaping @Sendable () -> String
    ) -> Codec {
        string.map { text, place, report in
            if text.contains(mark) {
                report.add(
                    .malformed(
                        text, "looks like a mark by which mqp knows its own",
                        write: "it without `\(mark)`", at: place))
                return nil
            }
            if let fault = fault(text) {
                report.add(.malformed(text, fault, write: cure(), at: place))
                return nil
            }
            return text
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character, or ends a line.
    fileprivate var isControl: Bool {
        properties.generalCategory == .control || value == 0x2028 || value == 0x2029
    }
}
