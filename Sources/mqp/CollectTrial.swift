import Collectors
import Definitions
import Delivery
import Engine
import Plans
import Synchronization
import Telemetry

/// What a source was answered and what was made of it, as far as a person wants to see it.
final class CollectTrial: Sendable {
    /// What came of one question.
    struct Answer: Sendable {
        var duration: Duration
        var result: Result<Collected, CollectionError>
    }

    private struct State {
        var plans: [RequestPlan] = []
        /// By request, one for each time that it was asked.
        var answers: [String: [Answer]] = [:]
        var polls: [Poll] = []
    }

    private let source: CompiledSource
    /// The only request that is asked; nil for all.
    private let request: String?
    private let state = Mutex(State())

    init(_ source: CompiledSource, only request: String?) {
        self.source = source
        self.request = request
    }

    /// Learns what is asked.
    func prepare(_ plans: [RequestPlan]) { state.withLock { $0.plans = plans } }

    /// The function that asks, with what it gives noted.
    func watching(
        _ ask: @escaping MonitoringEngine.Collect, time: TimeSource
    ) -> MonitoringEngine.Collect {
        { [self] plan, limit throws(CollectionError) in
            guard request == nil || request == plan.name else {
                throw CollectionError(.cancelled, detail: "not asked")
            }
            let start = time.elapsed()
            do throws(CollectionError) {
                let collected = try await ask(plan, limit)
                note(
                    plan.name, .init(duration: time.elapsed() - start, result: .success(collected)))
                return collected
            } catch {
                note(plan.name, .init(duration: time.elapsed() - start, result: .failure(error)))
                throw error
            }
        }
    }

    private func note(_ request: String, _ answer: Answer) {
        state.withLock { $0.answers[request, default: []].append(answer) }
    }

    /// Takes what was made of the answers.
    func take(_ poll: Poll) { state.withLock { $0.polls.append(poll) } }

    /// Whether anything was answered, so that there can be rates.
    var isWorthAsking: Bool {
        state.withLock { state in
            state.answers.values.joined().contains {
                if case .success = $0.result { true } else { false }
            }
        }
    }

    /// What there is to see.
    func report(of address: String) -> CollectReport {
        let state = state.withLock { $0 }
        return CollectReport(
            source: source, address: address,
            plans: state.plans.filter { request == nil || request == $0.name },
            answers: state.answers, polls: state.polls)
    }
}
