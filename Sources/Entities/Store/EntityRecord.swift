import Telemetry

/// What a store keeps of an entity. Names of metrics, rules, origins and tellers are indices.
struct EntityRecord: Sendable {
    /// When a teller last told of the entity, and in which of its answers.
    struct Sighted: Sendable {
        var teller: Int32
        /// The number of the teller's answer.
        var answer: Int
        var timestamp: Int64
        var shape: SampleShape?
        var attributes: [Scalar]
    }

    /// Since when the entity is gone, and which of all that ever went it was.
    struct Departure: Sendable {
        var timestamp: Int64
        var number: Int
    }

    var name: String
    var rule: Int32
    var firstSeen: Int64
    var lastSeen: Int64
    /// When it was first told of, or told of again after it was gone.
    var presentSince: Int64
    /// Nil as long as it is not gone.
    var departure: Departure?
    var tags: [KnownTag] = []
    var metrics: [MetricCell] = []
    /// One for each teller; empty exactly where the entity is gone.
    var sightings: [Sighted] = []

    /// An entity that is told of for the first time.
    init(name: String, rule: Int32, at timestamp: Int64) {
        self.name = name
        self.rule = rule
        firstSeen = timestamp
        lastSeen = timestamp
        presentSince = timestamp
    }

    /// Begins anew: what was known of an entity before it was gone says nothing about the one that
    /// has its GUID now.
    mutating func comeBack(at timestamp: Int64) {
        departure = nil
        presentSince = timestamp
        tags = []
        metrics = []
    }

    /// Notes that a teller told of it.
    ///
    /// - Returns: Whether it is the first time in this answer.
    mutating func sight(
        at timestamp: Int64, shape: SampleShape?, attributes: [Scalar], by teller: Int32,
        answer: Int
    ) -> Bool {
        lastSeen = max(lastSeen, timestamp)
        guard let place = sightings.firstIndex(where: { $0.teller == teller }) else {
            sightings.append(
                Sighted(
                    teller: teller, answer: answer, timestamp: timestamp, shape: shape,
                    attributes: attributes))
            return true
        }
        let isFirst = sightings[place].answer != answer
        sightings[place].answer = answer
        sightings[place].timestamp = timestamp
        sightings[place].shape = shape
        sightings[place].attributes = attributes
        return isFirst
    }

    /// Whether this answer of a teller told of it.
    func isSighted(by teller: Int32, answer: Int) -> Bool {
        sightings.contains { $0.teller == teller && $0.answer == answer }
    }

    /// Whether a teller, whose last answer has this number, told of it before and no more.
    func isMissing(from teller: Int32, answer: Int) -> Bool {
        sightings.contains { $0.teller == teller && $0.answer != answer }
    }

    /// Counts what a teller told before as told in this answer too, of the time when it was.
    ///
    /// - Returns: Whether it had told of it, and not in this answer.
    mutating func stay(by teller: Int32, answer: Int) -> Bool {
        guard
            let place = sightings.firstIndex(where: { $0.teller == teller && $0.answer != answer })
        else { return false }
        sightings[place].answer = answer
        return true
    }

    /// Forgets that a teller told of it.
    mutating func unsight(by teller: Int32) {
        sightings.removeAll { $0.teller == teller }
    }
}
