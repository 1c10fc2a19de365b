import Glibc

/// Ports of the loopback address that nobody listens on, as the system picks them.
///
/// All are held until the last is known, so that they differ. Between this call and their use
/// another process may take one; who uses them starts again with others.
///
/// - Parameter count: how many.
/// - Returns: that many ports.
/// - Throws: `BrokerError.systemCall`.
public func freePorts(_ count: Int) throws -> [UInt16] {
    var held: [Int32] = []
    defer { for descriptor in held { close(descriptor) } }
    return try (0..<count).map { _ in
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BrokerError.systemCall("socket", code: errno) }
        held.append(descriptor)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard bound else { throw BrokerError.systemCall("bind", code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// The loopback address with a port.
func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    return address
}
