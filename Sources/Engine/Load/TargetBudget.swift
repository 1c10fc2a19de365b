import Definitions

/// Keeps what is asked of a target within its budget, from one poll to the next.
///
/// A poll is paid for before the next one: it is followed by as many whole intervals as its requests
/// and its time cost. Where that is more than one interval twice in a row, the next lesser profile is
/// taken, if there is one. After some polls that cost less, a more detailed one is tried again, and
/// after each try that failed only after twice as many.
struct TargetBudget: Sendable {
    private let budget: BudgetDefinition
    private let interval: Duration
    /// No profile before this one is taken.
    private(set) var floor = 0
    /// Polls in a row that cost more than an interval, and less.
    private var over = 0
    private var calm = 0
    /// How many polls must cost less before more detail is tried.
    private var patience = Self.calmPolls
    private var isTrying = false
    private var isStretched = false

    /// How many polls in a row must cost more than an interval before a lesser profile is taken.
    static let overPolls = 2
    /// How many polls must cost less before more detail is tried, and before a target is said to be
    /// asked in its interval again.
    static let calmPolls = 10
    /// The most polls before another try.
    static let maximumPatience = 640
    /// In how many intervals a target is asked once at least, whatever a poll costs; so that one that
    /// is slow is not lost sight of.
    static let maximumStretch = 16

    init(_ budget: BudgetDefinition, interval: Duration) {
        self.budget = budget
        self.interval = interval
    }

    /// Takes what a poll cost.
    ///
    /// - Parameters:
    ///   - requests: How many requests were sent.
    ///   - time: How long one of them was under way.
    ///   - duration: How long the poll took.
    ///   - step: By which profile.
    ///   - sized: The profile that the size asks for.
    ///   - count: How many profiles there are; 1 where there are none.
    /// - Returns: When the next poll is.
    mutating func note(
        requests: Int, time: Duration, duration: Duration, step: Int, sized: Int, of count: Int
    ) -> PollPace {
        let cost = cost(requests: requests, time: time)
        if cost > interval { noteOver(step, of: count) } else { noteCalm(sized: sized) }
        let affordable = min(cost, interval * Self.maximumStretch)
        var pace = PollPace(interval: wholeIntervals(max(affordable, duration)))
        pace.isStretched = isStretched
        pace.isExceeded = cost > affordable
        return pace
    }

    /// How long a poll may be paid for.
    private func cost(requests: Int, time: Duration) -> Duration {
        var cost = Duration.zero
        if let most = budget.requestsPerMinute {
            cost = .seconds(60) * Double(requests) / Double(most)
        }
        if let share = budget.share { cost = max(cost, time / share) }
        return cost
    }

    private func wholeIntervals(_ duration: Duration) -> Duration {
        // What is more by rounding alone is not more.
        interval * max(Int((duration / interval - 1e-9).rounded(.up)), 1)
    }

    private mutating func noteOver(_ step: Int, of count: Int) {
        over += 1
        calm = 0
        isStretched = true
        guard over >= Self.overPolls, step + 1 < count else { return }
        if isTrying { patience = min(patience * 2, Self.maximumPatience) }
        isTrying = false
        floor = step + 1
        over = 0
    }

    private mutating func noteCalm(sized: Int) {
        over = 0
        calm += 1
        if calm >= Self.calmPolls { isStretched = false }
        if floor <= sized {
            floor = 0
            if isTrying, calm >= Self.calmPolls { (isTrying, patience) = (false, Self.calmPolls) }
        } else if calm >= patience {
            floor -= 1
            calm = 0
            isTrying = true
        }
    }
}
