/// The beginning of an endpoint's URL, checked: scheme, host, port and perhaps a path.
///
/// Keys travel to it, so it has to be `https`, except on this machine itself.
public struct EndpointURL: Sendable, Hashable, CustomStringConvertible {
    /// Without a slash at the end, such as `https://collector.example.com:8443/new-relic`.
    public let description: String
    /// The host as written, in lower case, an IPv6 address in its brackets.
    public let host: String
    /// The port as written; nil for that of the scheme.
    public let port: Int?
    /// Whether the scheme is `https`.
    public let isEncrypted: Bool

    /// The greatest length of a URL with its scheme, in bytes.
    public static let maximumLength = 2000

    /// Why a text is no endpoint.
    public enum Problem: Error, Sendable, Hashable {
        case tooLong
        case unknownScheme(String)
        case noHost
        case badPort
        /// A name or password in the URL, a query, a fragment, a space, or a character that is not
        /// ASCII.
        case unexpectedPart
        /// `http` to another machine.
        case notEncrypted(host: String)
    }

    /// Reads a URL, or a host alone, which stands for `https`.
    ///
    /// - Parameters:
    ///   - text: The URL or host.
    ///   - carriesSecret: Whether a key goes with each request, which must not be seen on the way.
    /// - Throws: the first problem found.
    public init(_ text: String, carriesSecret: Bool = true) throws(Problem) {
        guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains(where: { "@?#\\".contains($0) })
        else { throw .unexpectedPart }
        var scheme = "https"
        var rest = text[...]
        if let range = text.firstRange(of: "://") {
            scheme = text[..<range.lowerBound].lowercased()
            rest = text[range.upperBound...]
        }
        guard scheme == "https" || scheme == "http" else { throw .unknownScheme(scheme) }
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        let (host, port) = try Self.split(authority)
        guard scheme == "https" || !carriesSecret || Self.isLoopback(host) else {
            throw .notEncrypted(host: host)
        }
        self.host = host
        self.port = port
        isEncrypted = scheme == "https"
        description = "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path)"
        guard description.utf8.count <= Self.maximumLength else { throw .tooLong }
    }

    private static func split(_ authority: Substring) throws(Problem) -> (String, Int?) {
        var host = authority
        var port: Substring?
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { throw .noHost }
            host = authority[...end]
            let behind = authority[authority.index(after: end)...]
            guard behind.isEmpty || behind.first == ":" else { throw .noHost }
            port = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        guard !host.isEmpty, host != "[]" else { throw .noHost }
        guard let port else { return (host.lowercased(), nil) }
        // Digits alone: `+80` is a number and no port.
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port),
            (1...65_535).contains(number)
        else { throw .badPort }
        return (host.lowercased(), number)
    }

    /// Whether a host is this machine by name or by address.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
