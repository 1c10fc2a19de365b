package import Glibc

/// A port of the loopback address that nobody else gets while this lives.
///
/// A port that was given back may be another test's a moment later, which then gets requests that are
/// not for it. Whoever connects to this one is refused, or is let in and never answered.
package final class HeldPort: Sendable {
    package let port: UInt16
    private let descriptor: Int32

    /// - Parameter isListening: whether it lets callers in, though it never answers.
    /// - Throws: `HeldPortError` if the system gives no port.
    package init(isListening: Bool = false) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw HeldPortError(code: errno) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { [descriptor] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0
                    && (!isListening || listen(descriptor, 128) == 0)
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isBound else {
            let code = errno
            close(descriptor)
            throw HeldPortError(code: code)
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}

/// Runs the body with a port where callers are refused, or let in and never answered.
package func withHeldPort<Result>(
    isListening: Bool = false, isolation: isolated (any Actor)? = #isolation,
    _ body: (UInt16) async throws -> Result
) async throws -> Result {
    let held = try HeldPort(isListening: isListening)
    defer { withExtendedLifetime(held) {} }
    return try await body(held.port)
}

/// The system gave no port, with the error number `code`.
package struct HeldPortError: Error {
    package let code: Int32
}

/// The loopback address with a port.
package func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    return address
}
