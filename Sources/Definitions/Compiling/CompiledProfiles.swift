public import Diagnostics

/// The profiles of a source, compiled.
public struct CompiledProfiles: Sendable {
    /// The request that tells the size.
    public let probe: Int
    /// The slot of the field that is the size.
    public let sizeSlot: Int
    /// From the most detailed to the least.
    public let steps: [CompiledProfile]
}

/// One profile of a source, compiled.
public struct CompiledProfile: Sendable {
    /// How a request is made.
    public enum Asking: Sendable {
        case asWritten
        /// The request as it is made here, how many rows of it are read (nil for all), and the slots
        /// of the fields that the answer has (nil for all).
        case variant(RequestDefinition, first: Int?, answers: Set<Int>?)
        /// It is not made.
        case left
    }

    public let name: Located<String>
    /// The greatest size that it is for; nil for every size.
    public let upTo: Int?
    /// By request of the source.
    public let requests: [Asking]
    /// The metrics that its author says it leaves unknown.
    public let unknown: [Located<String>]

    /// Whether a request is not made.
    func isLeft(_ request: Int) -> Bool {
        if case .left = requests[request] { true } else { false }
    }

    /// Whether a field of a request is read in this profile.
    ///
    /// - Parameters:
    ///   - slot: The field.
    ///   - request: The index of its request.
    /// - Returns: False where the request is not made, or its answer lacks the field.
    public func has(_ slot: Int, of request: Int) -> Bool {
        switch requests[request] {
        case .asWritten, .variant(_, _, answers: nil): true
        case .variant(_, _, let answers?): answers.contains(slot)
        case .left: false
        }
    }
}

extension ProfilesDefinition {
    /// Whether some profile reads only the first rows of a request.
    func cuts(_ request: String) -> Bool {
        steps.contains { step in
            step.value.requests.contains { $0.name.value == request && $0.value.first != nil }
        }
    }
}

extension RequestDefinition {
    /// The request as a profile makes it.
    func varied(by variant: RequestVariant) -> RequestDefinition {
        var request = self
        if let path = variant.path { request.writtenPath.value = path }
        if let columns = variant.columns { request.columns = columns }
        switch variant.paginate {
        case .some(.pages(let pages)): request.paginate = pages
        case .some(.none):
            request.paginate = nil
            request.writtenRows = variant.rows
        case nil: break
        }
        for parameter in variant.query {
            let known = request.query.firstIndex { $0.name.value == parameter.name.value }
            if let known {
                request.query[known] = parameter
            } else {
                request.query.append(parameter)
            }
        }
        return request
    }
}
