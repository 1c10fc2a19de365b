/// Which event types a sink takes, by their fingerprints.
struct TypeFilter: Hashable {
    var types: Set<UInt64>
    /// Whether they are those that it does not take.
    var isExclusion = false

    init(_ types: Set<UInt64>, isExclusion: Bool = false) {
        self.types = types
        self.isExclusion = isExclusion
    }

    /// What a sink says of itself; nil where it takes all.
    init?(_ sink: SpoolSink) {
        if let types = sink.eventTypes {
            self.init(Set(types.map(fingerprint)))
        } else if !sink.excludedTypes.isEmpty {
            self.init(Set(sink.excludedTypes.map(fingerprint)), isExclusion: true)
        } else {
            return nil
        }
    }

    func contains(_ type: UInt64) -> Bool { types.contains(type) != isExclusion }
}
