import Definitions
import Diagnostics
import Plans
import Telemetry

/// What a target is asked in this poll, by its size and its budget.
struct ProfiledRequests: Sendable {
    private let plans: ProfilePlans
    private let names: [String]
    /// The request that tells the size, and the slot that has it; nil where the source has no profiles.
    private let size: (request: Int, slot: Int)?
    private var choice: ProfileChoice
    private var budget: TargetBudget

    init(_ source: CompiledSource, budget: BudgetDefinition, interval: Duration) {
        plans = ProfilePlans(source)
        let profiles = source.profiles
        names = profiles?.steps.map(\.name.value) ?? []
        size = profiles.map { ($0.probe, $0.sizeSlot) }
        choice = ProfileChoice(bounds: profiles?.steps.map(\.upTo) ?? [nil])
        self.budget = TargetBudget(budget, interval: interval)
    }

    /// The requests as they are written: counters and what is remembered of rows follow these in every
    /// profile.
    var written: [RequestPlan] { plans.plans }

    /// The requests in the order in which they are asked: the one that tells the size comes first.
    var order: [Int] {
        guard let size else { return Array(plans.plans.indices) }
        return [size.request] + plans.plans.indices.filter { $0 != size.request }
    }

    private var step: Int { max(choice.step, budget.floor) }

    /// How a request is made now; nil where it is not.
    func plan(_ request: Int) -> RequestPlan? { plans.steps[step][request] }

    /// Takes the answer that tells the size. One that did not come changes nothing.
    mutating func note(_ rows: RowTable, of request: Int) {
        guard let size, size.request == request, rows.rowCount > 0 else { return }
        choice.note(rows[0, size.slot].number)
    }

    /// The profile that is taken now; nil where the source has none.
    var profile: PolledProfile? {
        guard size != nil else { return nil }
        return PolledProfile(
            name: names[step], step: step, size: choice.size,
            isByBudget: budget.floor > choice.step)
    }

    /// Takes what the poll cost.
    mutating func pay(for poll: Poll, duration: Duration) -> PollPace {
        budget.note(
            requests: poll.sentRequestCount, time: poll.answerTime, duration: duration, step: step,
            sized: choice.step, of: plans.steps.count)
    }
}
