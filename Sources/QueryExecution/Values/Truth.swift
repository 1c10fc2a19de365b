import Telemetry

/// What a test says: it holds, it does not, or it cannot be known.
enum Truth: UInt8 {
    case no = 0
    case yes = 1
    case unknown = 2

    init(_ value: Bool?) {
        self =
            switch value {
            case true?: .yes
            case false?: .no
            case nil: .unknown
            }
    }

    /// Only a boolean says anything.
    init(_ value: Scalar) {
        if case .boolean(let isTrue) = value {
            self = isTrue ? .yes : .no
        } else {
            self = .unknown
        }
    }

    var scalar: Scalar {
        switch self {
        case .no: .boolean(false)
        case .yes: .boolean(true)
        case .unknown: .missing
        }
    }

    static prefix func ! (value: Truth) -> Truth {
        switch value {
        case .no: .yes
        case .yes: .no
        case .unknown: .unknown
        }
    }

    static func and(_ left: Truth, _ right: Truth) -> Truth {
        if left == .no || right == .no { return .no }
        return left == .yes && right == .yes ? .yes : .unknown
    }

    static func or(_ left: Truth, _ right: Truth) -> Truth { !and(!left, !right) }
}
