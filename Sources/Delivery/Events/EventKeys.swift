import Telemetry

/// The parts of an event that are the same for all rows of a shape, as bytes ready to be copied.
///
/// It settles who gets a name when several want it: first the encoder's own names, then the
/// attributes in order, then the metrics. A reserved name, and that of a metric called like an
/// attribute, is changed to `attribute.<name>` or `metric.<name>`; where that is taken as well the
/// column is left out. So an event never has a key twice.
struct EventKeys {
    /// Kept, so that its identity stays its own.
    let shape: SampleShape
    /// From the brace to the colon behind `timestamp`; nil where the event type is not accepted.
    let head: [UInt8]?
    /// By attribute column: comma, key and colon; nil where the column is left out.
    let attributes: [Key?]
    /// By metric column.
    let metrics: [Key?]

    struct Key {
        var bytes: [UInt8]
        /// For a name that only an integer may have: the key for other values.
        var forOtherValues: [UInt8]?
    }

    init(shape: SampleShape, profile: EventProfile) {
        self.shape = shape
        var names = Names(profile: profile)
        let attributes = shape.attributes.map { names.claim($0, prefix: "attribute.") }
        metrics = shape.metrics.map { names.claim($0.name.rawValue, prefix: "metric.") }
        self.attributes = attributes
        guard profile.accepts(eventType: shape.eventType) else {
            head = nil
            return
        }
        var head = Array("{\"eventType\":".utf8)
        JSONBytes.append(shape.eventType, to: &head)
        head += Array(",\"timestamp\":".utf8)
        self.head = head
    }

    /// The names given so far.
    private struct Names {
        let profile: EventProfile
        var taken = EventProfile.ownNames

        mutating func claim(_ name: String, prefix: String) -> Key? {
            if !profile.reservedNames.contains(name), let bytes = claim(name) {
                guard profile.integerNames.contains(name) else { return Key(bytes: bytes) }
                return Key(bytes: bytes, forOtherValues: claim(prefix + name))
            }
            return claim(prefix + name).map { Key(bytes: $0) }
        }

        private mutating func claim(_ name: String) -> [UInt8]? {
            guard name.utf8.count <= profile.maximumNameLength, taken.insert(name).inserted else {
                return nil
            }
            var bytes: [UInt8] = [UInt8(ascii: ",")]
            JSONBytes.append(name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            return bytes
        }
    }
}
