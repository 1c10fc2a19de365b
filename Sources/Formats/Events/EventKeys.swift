import Telemetry

/// The parts of an event that are the same for all rows of a shape, as bytes ready to be copied.
///
/// `EventColumns` settles who gets a name when several want it.
struct EventKeys {
    /// Kept, so that its identity stays its own.
    let shape: SampleShape
    /// From the brace to the colon behind `timestamp`; nil where the event type is not accepted.
    let head: [UInt8]?
    /// By attribute column: comma, key and colon; nil where the column is left out.
    let attributes: [Key?]
    /// By metric column.
    let metrics: [Key?]

    /// Comma, key and colon.
    struct Key {
        var bytes: [UInt8]
        /// For a name that only an integer may have: the key for other values.
        var forOtherValues: [UInt8]?
    }

    init(shape: SampleShape, profile: EventProfile) {
        self.shape = shape
        let columns = EventColumns(shape: shape, profile: profile)
        attributes = columns.attributes.map { $0.map(Key.init) }
        metrics = columns.metrics.map { $0.map(Key.init) }
        guard profile.accepts(eventType: shape.eventType) else {
            head = nil
            return
        }
        var head = Array("{\"eventType\":".utf8)
        JSONBytes.append(shape.eventType, to: &head)
        head += Array(",\"timestamp\":".utf8)
        self.head = head
    }
}

extension EventKeys.Key {
    fileprivate init(_ column: EventColumns.Column) {
        bytes = JSONBytes.key(column.name)
        forOtherValues = column.nameForOtherValues.map(JSONBytes.key)
    }
}
