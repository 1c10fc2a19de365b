import Queries
import Telemetry

/// An expression over rows that is ready to run: its queries are answered and its patterns read.
indirect enum RowProgram: Sendable {
    case constant(Scalar)
    case attribute(String)
    case timestamp
    case eventType
    case call(PreparedFunction, [RowProgram])

    /// The deepest that an expression nests; more than NRQL is read, of which some functions are two
    /// here.
    static let maximumDepth = 400

    /// The names of attributes and metrics in it, without `timestamp` and `eventType`.
    var names: Set<String> {
        switch self {
        case .attribute(let name): [name]
        case .constant, .timestamp, .eventType: []
        case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.names) }
        }
    }

    var usesTimestamp: Bool {
        switch self {
        case .timestamp: true
        case .constant, .attribute, .eventType: false
        case .call(_, let arguments): arguments.contains(where: \.usesTimestamp)
        }
    }

    var constant: Scalar? {
        guard case .constant(let value) = self else { return nil }
        return value
    }
}
