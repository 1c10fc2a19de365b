/// What is known of the distribution of many values: counts of values by ranges whose bounds grow by
/// a constant factor, so that a quantile is off by at most `relativeError` of itself.
///
/// Two sketches merge into that of all their values, whatever the order.
public struct QuantileSketch: Sendable, Hashable {
    /// A quantile is at most this share of itself away from the value at its rank.
    public static let relativeError = 0.01

    public init() {}
}
