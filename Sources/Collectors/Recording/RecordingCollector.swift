public import Definitions
public import Plans
import Telemetry

/// Answers in the place of a target with what was recorded of it.
///
/// Each poll takes the next poll of the recording, as long after the first as it was then, by the speed;
/// a pause of the recording is made short. The request that was answered already begins the next poll.
/// When all is taken, every request fails with the reason `ended`.
public actor RecordingCollector {
    private let path: String
    private let layouts: [String: RowLayout]
    private let speed: ReplaySpeed
    private let time: Clock
    private var reader: RecordingReader?
    private var poll: RecordingReader.Poll?
    private var upcoming: RecordingReader.Poll?
    private var taken: Set<String> = []
    /// What the clock said when the first answer was taken, less what the recording said.
    private var start: Duration?

    /// How time goes for who waits.
    public struct Clock: Sendable {
        var elapsed: @Sendable () -> Duration
        var sleep: @Sendable (Duration) async throws -> Void

        /// A clock that never goes back, and the way to wait by it.
        public init(
            elapsed: @escaping @Sendable () -> Duration,
            sleep: @escaping @Sendable (Duration) async throws -> Void
        ) {
            self.elapsed = elapsed
            self.sleep = sleep
        }
    }

    /// How many intervals a pause of the recording takes at most.
    static let longestPause = 2

    /// - Parameters:
    ///   - path: The recording.
    ///   - plans: What is read of it.
    ///   - speed: How fast it goes.
    ///   - time: The clock.
    public init(path: String, plans: [RequestPlan], speed: ReplaySpeed, time: Clock) {
        self.path = path
        layouts = Dictionary(
            plans.map { ($0.name, $0.layout) }, uniquingKeysWith: { first, _ in first })
        self.speed = speed
        self.time = time
    }

    /// When the next poll was recorded; nil where there is none.
    ///
    /// - Throws: Why the recording cannot be read on.
    public func nextMoment() throws(CollectionError) -> Collected.Moment? { try peek()?.moment }

    /// Gives what was recorded of a request.
    ///
    /// - Parameters:
    ///   - plan: The request.
    ///   - limit: How long is waited at most.
    /// - Returns: The rows, with the time at which they were recorded.
    /// - Throws: Why there was no answer then, or is none any more.
    public func collect(
        _ plan: RequestPlan, within limit: Duration
    ) async throws(CollectionError) -> Collected {
        if poll == nil || taken.contains(plan.name) {
            (poll, taken) = (nil, [])
            guard let next = try peek() else { throw over }
            try await wait(for: next.moment, within: limit)
            (poll, upcoming) = (next, nil)
        }
        taken.insert(plan.name)
        guard let answer = poll?.answers[plan.name] else {
            throw CollectionError(.notFound, detail: "the recording has no answer to it here")
        }
        var collected = try answer.result.get()
        if let recorded = reader?.header.layouts[plan.name], recorded != plan.layout.fingerprint {
            collected.faults.total += 1
            collected.faults.summaries.append(
                "the source reads other fields now than when it was recorded")
        }
        return collected
    }

    private func peek() throws(CollectionError) -> RecordingReader.Poll? {
        if let upcoming { return upcoming }
        if reader == nil { reader = try RecordingReader(path) }
        upcoming = try reader?.next(layouts)
        return upcoming
    }

    private func wait(
        for moment: Collected.Moment, within limit: Duration
    ) async throws(CollectionError) {
        guard case .factor = speed, let interval = reader?.header.interval else { return }
        let due = speed.scaled(moment.elapsed)
        guard let start else {
            start = time.elapsed() - due
            return
        }
        let left = start + due - time.elapsed()
        let longest = min(speed.scaled(interval) * Self.longestPause, limit)
        guard left > .zero else { return }
        if left > longest { self.start = start - (left - longest) }
        do { try await time.sleep(min(left, longest)) } catch {
            throw CollectionError(.cancelled, detail: "cancelled while it waited")
        }
    }

    /// Whether it is over without the line that says that it is whole.
    public var isCut: Bool { reader?.isOver == true && reader?.isWhole == false }

    private var over: CollectionError {
        CollectionError(
            .ended,
            detail: isCut
                ? "the recording is over; it was cut off, and its whole polls were taken"
                : "the recording is over")
    }
}
