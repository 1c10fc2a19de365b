import Definitions

/// The load over the day, as a factor of its mean: two smooth slopes between the peak and the trough
/// twelve hours later, and the growth since the beginning.
struct LoadCurve: Sendable {
    private let peak: Int64
    private let swing: Double
    private let growth: Double
    private let start: Int64

    private static let day: Int64 = 86_400_000
    /// The greatest factor that growth leads to.
    static let maximumFactor = 100.0

    /// - Parameters:
    ///   - load: Peak, swing and growth.
    ///   - start: When growth begins, in milliseconds since 1970.
    init(_ load: SimulatedLoad, start: Int64) {
        peak = Int64(load.peak) * 3_600_000
        swing = load.swing
        growth = load.growth
        self.start = start
    }

    /// The factor at a moment, in milliseconds after the start.
    func factor(at elapsed: Int64) -> Double {
        let hour = ((start % Self.day + elapsed - peak) % Self.day + Self.day) % Self.day
        let distance = Double(min(hour, Self.day - hour)) / Double(Self.day / 2)
        let slope = 1 - 2 * distance * distance * (3 - 2 * distance)
        let days = Double(elapsed) / Double(Self.day)
        return max(0, min(Self.maximumFactor, (1 + swing * slope) * (1 + growth * days)))
    }
}
