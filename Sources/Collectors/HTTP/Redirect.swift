import Definitions

/// Where a server sends a request on to.
enum Redirect: Hashable {
    /// The same server: the path and query there.
    case same(RequestTarget)
    /// Another scheme, host or port, in words; credentials never go there.
    case elsewhere(String)
    /// No address that can be read.
    case unreadable

    /// Reads a `Location` header.
    ///
    /// - Parameters:
    ///   - location: A whole address, or a reference relative to the one that answered.
    ///   - origin: The server that answered.
    ///   - current: The path and query that it answered.
    init(location: String, from origin: HTTPAddress, at current: RequestTarget) {
        let reference = location.prefix { $0 != "#" }
        guard !reference.isEmpty, reference.utf8.count <= Self.maximumLength,
            reference.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F })
        else {
            self = .unreadable
            return
        }
        if reference.hasPrefix("//") {
            self.init(absolute: "\(origin.isTLS ? "https" : "http"):\(reference)", from: origin)
        } else if reference.hasPrefix("/") {
            self = .same(RequestTarget(String(reference)))
        } else if reference.hasPrefix("?") {
            self = .same(RequestTarget("\(current.path)\(reference)"))
        } else if let scheme = Self.scheme(of: reference) {
            let isWeb = ["http", "https"].contains(scheme.lowercased())
            if isWeb {
                self.init(absolute: String(reference), from: origin)
            } else {
                self = .elsewhere("an address that begins with `\(scheme.prefix(16)):`")
            }
        } else {
            let folder = current.path.lastIndex(of: "/").map { current.path[...$0] } ?? "/"
            self = .same(RequestTarget("\(folder)\(reference)"))
        }
    }

    /// The most bytes of a location.
    static let maximumLength = 4_000

    private init(absolute: String, from origin: HTTPAddress) {
        let slashes = absolute.firstRange(of: "://")
        guard let slashes else {
            self = .unreadable
            return
        }
        let rest = absolute[slashes.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let address = HTTPAddress("\(absolute[..<slashes.upperBound])\(authority)") else {
            self = .unreadable
            return
        }
        guard address.isTLS == origin.isTLS, address.port == origin.port,
            address.host.lowercased() == origin.host.lowercased()
        else {
            self = .elsewhere(address.description)
            return
        }
        let target = String(rest.dropFirst(authority.count))
        self = .same(RequestTarget(target.hasPrefix("/") ? target : "/" + target))
    }

    /// The scheme of a reference that has one.
    private static func scheme(of reference: Substring) -> Substring? {
        let end = reference.firstIndex { ":/?".contains($0) }
        guard let end, reference[end] == ":", end > reference.startIndex else { return nil }
        return reference[..<end]
    }
}
