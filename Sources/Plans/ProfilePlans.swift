public import Definitions

/// What is asked in each profile of a source.
public struct ProfilePlans: Sendable {
    /// The requests as they are written, by request of the source.
    public let plans: [RequestPlan]
    /// By profile and request, the plan; nil where the request is not made. One for all sizes where the
    /// source has no profiles.
    public let steps: [[RequestPlan?]]

    /// Plans the requests of a source in all of its profiles.
    public init(_ source: CompiledSource) {
        let plans = source.requests.map { request in
            plan(request.definition, named: request.name, using: request.usedFields)
        }
        self.plans = plans
        guard let profiles = source.profiles else {
            steps = [plans]
            return
        }
        steps = profiles.steps.map { step in
            source.requests.indices.map { index in
                let request = source.requests[index]
                return switch step.requests[index] {
                case .asWritten: plans[index]
                case .left: nil
                case .variant(let definition, let first, let answers):
                    plan(
                        definition, named: request.name,
                        using: answers.map(request.usedFields.intersection) ?? request.usedFields,
                        first: first)
                }
            }
        }
    }
}
