/// Reads `Link` headers (RFC 8288).
enum WebLinks {
    /// The most bytes of all headers together.
    static let maximumBytes = 16_000

    /// A header that is not what the specification has.
    struct Malformed: Error, Hashable {}

    /// The first reference that is said to be the next page.
    ///
    /// - Parameter headers: The values of all `Link` headers.
    /// - Returns: The reference as it stands there; nil where there is none.
    /// - Throws: Where a header cannot be read: what it says may be the next page.
    static func next(in headers: [String]) throws(Malformed) -> String? {
        guard headers.reduce(0, { $0 + $1.utf8.count }) <= maximumBytes else { throw Malformed() }
        for header in headers {
            var scanner = Scanner(rest: header.unicodeScalars[...])
            while let link = try scanner.link() {
                if link.isNext { return link.reference }
            }
        }
        return nil
    }

    private struct Link {
        var reference: String
        var isNext: Bool
    }

    private struct Scanner {
        var rest: Substring.UnicodeScalarView

        /// The next link of the header; nil at its end.
        mutating func link() throws(Malformed) -> Link? {
            // Elements of a list may be empty.
            while skipBlanks(), take(",") {}
            guard !rest.isEmpty else { return nil }
            guard take("<"), let end = rest.firstIndex(of: ">") else { throw Malformed() }
            let reference = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            var relations: String?
            var hasContext = false
            while skipBlanks(), take(";") {
                skipBlanks()
                let name = token().lowercased()
                skipBlanks()
                let value = try take("=") ? self.value() : ""
                // Of several `rel` the first counts.
                if name == "rel", relations == nil { relations = value }
                if name == "anchor" { hasContext = true }
            }
            guard rest.isEmpty || rest.first == "," else { throw Malformed() }
            let words = (relations ?? "").lowercased().split(separator: " ")
            // With an anchor it is the next of something else.
            return Link(reference: reference, isNext: !hasContext && words.contains("next"))
        }

        @discardableResult
        private mutating func skipBlanks() -> Bool {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            return true
        }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard rest.first == scalar else { return false }
            rest = rest.dropFirst()
            return true
        }

        private mutating func token() -> String {
            let token = rest.prefix { !" \t,;=<>\"".unicodeScalars.contains($0) }
            rest = rest[token.endIndex...]
            return String(token)
        }

        private mutating func value() throws(Malformed) -> String {
            skipBlanks()
            guard take("\"") else { return token() }
            var text = String.UnicodeScalarView()
            while let scalar = rest.first {
                rest = rest.dropFirst()
                switch scalar {
                case "\"": return String(text)
                case "\\":
                    guard let escaped = rest.first else { throw Malformed() }
                    rest = rest.dropFirst()
                    text.append(escaped)
                default: text.append(scalar)
                }
            }
            throw Malformed()
        }
    }
}
