/// The rules of an endpoint for flat events: which names and how much it takes.
public struct EventProfile: Sendable, Hashable {
    /// The most keys of one event, those that every event has among them.
    public var maximumKeys: Int
    /// The longest name, in bytes of UTF-8, so that no way of counting characters goes beyond.
    public var maximumNameLength: Int
    /// The longest text value, in bytes of UTF-8 before escaping; what is longer is cut.
    public var maximumTextLength: Int
    /// Names that the endpoint refuses or sets by itself; an attribute of such a name is written
    /// as `attribute.<name>`, a metric as `metric.<name>`.
    public var reservedNames: Set<String>
    /// Names that must be integers; another value is written under the changed name.
    public var integerNames: Set<String>
    /// Whether an event type may only have ASCII letters, digits, `_` and `:`, and be none of those
    /// that New Relic keeps for itself and would not store.
    public var hasNarrowEventTypes: Bool

    /// For lines that people and programs read: nothing is cut but by generous limits.
    public static let plain = EventProfile(
        maximumKeys: 10_000, maximumNameLength: 4096, maximumTextLength: 1_000_000,
        reservedNames: [], integerNames: [], hasNarrowEventTypes: false)

    /// The Event API of New Relic, by its data requirements; of two figures the smaller.
    public static let newRelic = EventProfile(
        maximumKeys: 254, maximumNameLength: 255, maximumTextLength: 4096,
        reservedNames: ["accountId", "entity.guid", "entity.name", "entity.type"],
        integerNames: ["appId"], hasNarrowEventTypes: true)

    /// The names that the encoder writes itself; reserved everywhere.
    static let ownNames: Set<String> = [
        "eventType", "timestamp", "rowId", "entityGuid", "entityName", "entityType",
    ]

    func accepts(eventType: String) -> Bool {
        guard hasNarrowEventTypes else { return true }
        return (1...maximumNameLength).contains(eventType.utf8.count) && !Self.isKept(eventType)
            && eventType.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                    || $0 == "_" || $0 == ":"
            }
    }

    /// Whether New Relic drops events of a type that others send: `Metric`, `MetricRaw`, `Metric`
    /// with a digit behind it, and what begins with `Public_`.
    private static func isKept(_ eventType: String) -> Bool {
        if eventType.hasPrefix("Public_") || eventType == "MetricRaw" { return true }
        guard eventType.hasPrefix("Metric") else { return false }
        guard eventType != "Metric" else { return true }
        return eventType.dropFirst(6).utf8.first.map { (0x30...0x39).contains($0) } ?? false
    }
}
