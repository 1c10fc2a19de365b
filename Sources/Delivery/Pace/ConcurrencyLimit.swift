/// How many calls of a sink may be under way at once, found out by trying.
///
/// It begins with one. After as many successes as it allows calls, a round, it allows one more, if
/// all its calls were used and the round trip did not get worse. A round trip that did, and trouble
/// such as a time-out, take it to nine tenths. An endpoint that only lets calls wait, and slows down
/// little by little, becomes what is usual: there the bound is `maximum`.
struct ConcurrencyLimit: Sendable {
    /// The weight of the last round in the mean of round trips.
    static let smoothing = 0.4
    /// By how many deviations a round trip has to be longer than the mean to be worse.
    static let tolerance = 2.5
    /// What counts as a deviation at least, as a share of the mean: less is noise.
    static let leastDeviation = 0.05
    /// What is left of the limit after trouble.
    static let decrease = 0.9

    let maximum: Int
    private(set) var value = 1
    private var round = Round()
    /// Of the rounds before, in seconds.
    private var past: (mean: Double, deviation: Double)?

    private struct Round {
        var successes = 0
        var seconds = 0.0
        var wasFull = false
    }

    init(maximum: Int) {
        precondition(maximum >= 1)
        self.maximum = maximum
    }

    /// Notes a success.
    ///
    /// - Parameters:
    ///   - roundTrip: From the call to its answer.
    ///   - underWay: How many calls there were, this one among them.
    mutating func succeeded(roundTrip: Duration, underWay: Int) {
        round.successes += 1
        round.seconds += roundTrip / .seconds(1)
        if underWay >= value { round.wasFull = true }
        guard round.successes >= value else { return }
        let mean = round.seconds / Double(round.successes)
        if isWorse(mean) {
            shrink()
        } else if round.wasFull {
            value = min(value + 1, maximum)
        }
        remember(mean)
        round = Round()
    }

    /// Notes that the endpoint has too much to do.
    mutating func troubled() {
        shrink()
        round = Round()
    }

    private mutating func shrink() { value = max(Int(Double(value) * Self.decrease), 1) }

    private func isWorse(_ mean: Double) -> Bool {
        guard let past else { return false }
        let deviation = max(past.deviation, past.mean * Self.leastDeviation)
        return mean > past.mean + Self.tolerance * deviation
    }

    private mutating func remember(_ mean: Double) {
        guard let past else {
            // As little is known of a first value, it may be off by half.
            self.past = (mean, mean / 2)
            return
        }
        let off = (mean - past.mean).magnitude
        self.past = (
            past.mean + Self.smoothing * (mean - past.mean),
            past.deviation + Self.smoothing * (off - past.deviation)
        )
    }
}

extension SinkError.Reason {
    /// Whether fewer calls at once may help.
    var isCongestion: Bool {
        switch self {
        case .timeout, .throttled, .httpStatus: true
        case .unreachable, .refused, .unauthorized, .unroutable, .tooLarge, .malformed, .diskFull,
            .closed, .io, .cancelled:
            false
        }
    }
}
