/// How many lines of a client's log are passed on: some, and then none until a time is over.
struct KafkaLogAllowance {
    /// The most lines in one `period`.
    static let maximumLines = 50
    static let period = Duration.seconds(5)

    private var start: ContinuousClock.Instant?
    private var lines = 0

    /// Whether a line that came now is passed on.
    mutating func takes(at now: ContinuousClock.Instant) -> Bool {
        if start.map({ now - $0 >= Self.period }) ?? true {
            start = now
            lines = 0
        }
        guard lines < Self.maximumLines else { return false }
        lines += 1
        return true
    }
}
