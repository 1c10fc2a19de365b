import Telemetry

/// The parts of an event that are the same for all rows of a shape, as bytes ready to be copied.
///
/// `ColumnNames` settles who gets a name when several want it.
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
        var names = ColumnNames(
            taken: EventProfile.ownNames, reserved: profile.reservedNames,
            maximumLength: profile.maximumNameLength)
        attributes = shape.attributes.map { Key($0, .attribute, profile: profile, names: &names) }
        metrics = shape.metrics.map {
            Key($0.name.rawValue, .metric, profile: profile, names: &names)
        }
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
    /// The key of a column; nil where there is no name for it.
    fileprivate init?(
        _ name: String, _ kind: ColumnNames.Kind, profile: EventProfile, names: inout ColumnNames
    ) {
        guard let claimed = names.claim(name, kind) else { return nil }
        bytes = JSONBytes.key(claimed)
        if claimed == name, profile.integerNames.contains(name) {
            forOtherValues = names.claim(changing: name, kind).map(JSONBytes.key)
        }
    }
}
