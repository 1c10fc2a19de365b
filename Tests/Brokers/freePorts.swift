import TestSupport

/// Ports of the loopback address that nobody listens on, as the system picks them.
///
/// All are held until the last is known, so that they differ. Between this call and their use
/// another process may take one; who uses them starts again with others. Where nobody shall listen,
/// take `withHeldPort` instead.
///
/// - Parameter count: how many.
/// - Returns: that many ports.
/// - Throws: `HeldPortError`.
public func freePorts(_ count: Int) throws -> [UInt16] {
    let held = try (0..<count).map { _ in try HeldPort() }
    return withExtendedLifetime(held) { held.map(\.port) }
}
