import Telemetry

/// The shapes of the segment that is being written, with the numbers that its rows name them by.
struct ShapeTable {
    struct Entry {
        var number: UInt32
        /// The fingerprint of the event type.
        var eventType: UInt64
        var shape: SampleShape
    }

    /// How many shapes a segment has before the next one begins.
    static let maximumShapes = 10_000

    private var byObject: [ObjectIdentifier: Entry] = [:]
    private var byContent: [[UInt8]: Entry] = [:]
    /// By number.
    private(set) var definitions: [(bytes: [UInt8], shape: SampleShape)] = []

    var isFull: Bool { definitions.count >= Self.maximumShapes }

    /// The entry of a shape, and whether it is new in this segment.
    mutating func entry(of shape: SampleShape) -> (Entry, isNew: Bool) {
        if let known = byObject[ObjectIdentifier(shape)] { return (known, false) }
        // The entry keeps its shape, so that nothing else gets the same identity.
        if byObject.count >= Self.maximumShapes { byObject.removeAll() }
        let definition = ShapeDefinition.bytes(of: shape)
        if var known = byContent[definition] {
            known.shape = shape
            byObject[ObjectIdentifier(shape)] = known
            return (known, false)
        }
        let entry = Entry(
            number: UInt32(definitions.count), eventType: fingerprint(shape.eventType),
            shape: shape)
        definitions.append((definition, shape))
        byContent[definition] = entry
        byObject[ObjectIdentifier(shape)] = entry
        return (entry, true)
    }

    /// Forgets the shapes that came last, since what was written with them is taken back.
    mutating func truncate(to count: Int) {
        guard count < definitions.count else { return }
        for definition in definitions[count...] { byContent[definition.bytes] = nil }
        definitions.removeSubrange(count...)
        byObject = byObject.filter { $0.value.number < count }
    }
}

/// What an event type is known by in a header.
func fingerprint(_ eventType: String) -> UInt64 { farmHashFingerprint64(eventType.utf8) }
