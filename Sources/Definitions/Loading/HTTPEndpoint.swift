/// One resource of an HTTP service: where the service is, and the path and query there as written.
public struct HTTPEndpoint: Sendable, Hashable, CustomStringConvertible {
    /// Without a prefix.
    public var address: HTTPAddress
    /// The path and query, as they stand in the first line of a request; begins with `/`.
    public var target: String

    /// Reads `https://host:port/path?query`; nil where it is no such address, or holds a user or a
    /// fragment.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength, let scheme = text.firstRange(of: "://"),
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }),
            !text.contains(where: { "#\\".contains($0) })
        else { return nil }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { !"/?".contains($0) }
        guard let address = HTTPAddress("\(text[..<scheme.upperBound])\(authority)") else {
            return nil
        }
        self.address = address
        let target = rest.dropFirst(authority.count)
        self.target = target.hasPrefix("/") ? String(target) : "/\(target)"
    }

    /// The longest text that is read, in bytes.
    private static let maximumLength = 2_000

    /// The address and the path; a query can hold what is not for a log.
    public var description: String { "\(address)\(target.prefix { $0 != "?" })" }
}
