import Queries
import Telemetry

extension AggregatePlan {
    /// The names that the query uses.
    var names: Set<String> {
        (programs + testingPrograms).reduce(into: []) { $0.formUnion($1.names) }
    }

    /// All programs that look at single rows.
    private var testingPrograms: [RowProgram] {
        facets.flatMap(\.programs) + testPrograms + (filter.map { [$0] } ?? [])
    }

    /// How far rows may stand for many, for buckets with such bounds; nil where they may not.
    func rollup(alignment: Int64) -> RowNeeds.Rollup? {
        var parts: [String: RollupParts] = [:]
        var attributes: Set<String> = []
        for program in testingPrograms {
            guard !program.usesTimestamp else { return nil }
            attributes.formUnion(program.names)
        }
        for (index, slot) in slots.enumerated() {
            let program = programs[arguments[index]]
            guard slot.state.allowsSpans, !program.usesTimestamp else { return nil }
            if case .attribute(let name) = program, let wanted = slot.state.rollupParts {
                parts[name, default: []].formUnion(wanted)
            } else {
                attributes.formUnion(program.names)
            }
        }
        // What a test looks at must be an attribute, whoever else takes it.
        for name in attributes { parts[name] = nil }
        return RowNeeds.Rollup(alignment: alignment, parts: parts)
    }
}
