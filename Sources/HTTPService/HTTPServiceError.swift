/// Why the service does not listen.
public enum HTTPServiceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Somebody else listens there.
    case portInUse(address: String, port: Int)
    /// It cannot listen there for another reason, such as an address that is not this machine's or a
    /// port that only root may have.
    case cannotListen(address: String, port: Int, cause: String)

    /// The kind of failure, one of two, as the label of a metric has it.
    public var reason: String {
        switch self {
        case .portInUse: "port_in_use"
        case .cannotListen: "cannot_listen"
        }
    }

    public var description: String {
        switch self {
        case .portInUse(let address, let port): "\(address):\(port) is in use by another program"
        case .cannotListen(let address, let port, let cause):
            "cannot listen on \(address):\(port): \(cause)"
        }
    }
}
