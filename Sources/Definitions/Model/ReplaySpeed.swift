import Diagnostics

/// How fast a recording goes.
public enum ReplaySpeed: Sendable, Hashable {
    /// So many times as fast as it was recorded.
    case factor(Double)
    /// As fast as its answers are taken.
    case maximum

    /// The factors that can be written.
    static let factors = 0.01...10_000.0

    /// The duration at this speed; zero at the greatest.
    public func scaled(_ duration: Duration) -> Duration {
        switch self {
        case .factor(let factor): duration / factor
        case .maximum: .zero
        }
    }
}

extension Codec where Value == ReplaySpeed {
    /// A factor or `max`.
    static var replaySpeed: Codec {
        let pattern = "a number from 0.01 to 10000, or `max`"
        return Codec<String>.string.map(schema: .string(pattern: pattern)) { text, place, report in
            if text == "max" { return .maximum }
            guard let factor = Double(text), ReplaySpeed.factors.contains(factor) else {
                report.add(.malformed(text, "not a speed", write: pattern, at: place))
                return nil
            }
            return .factor(factor)
        }
    }
}
