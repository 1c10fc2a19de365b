public import Telemetry

/// All that is known of an entity at a moment: the union of what every source told of its GUID.
///
/// Times are milliseconds since 1970 UTC.
public struct KnownEntity: Sendable {
    public var guid: EntityGUID
    /// The type's name, also where the GUID has `NA` in its place.
    public var type: String
    public var name: String
    /// The name of the synthesis rule that made it.
    public var rule: String
    public var state: EntityState
    /// Since when it is in this state; a live one since `presentSince`.
    public var stateSince: Int64
    /// When it was first told of. One that was gone and came back before it expired is the same
    /// one, as its GUID says.
    public var firstSeen: Int64
    /// When it was first told of, or told of again after it was gone; what was known of it before
    /// is forgotten.
    public var presentSince: Int64
    /// When it was last told of; its type's expiration time counts from here.
    public var lastSeen: Int64
    /// Sorted by key; the values of a key in the order in which they were first told.
    public var tags: [KnownTag]
    public var metrics: [KnownMetric]
    /// The last time that each teller told of it; empty where it is gone.
    public var sightings: [Sighting]

    public init(
        guid: EntityGUID, type: String, name: String, rule: String, state: EntityState,
        stateSince: Int64, firstSeen: Int64, presentSince: Int64, lastSeen: Int64,
        tags: [KnownTag], metrics: [KnownMetric], sightings: [Sighting]
    ) {
        self.guid = guid
        self.type = type
        self.name = name
        self.rule = rule
        self.state = state
        self.stateSince = stateSince
        self.firstSeen = firstSeen
        self.presentSince = presentSince
        self.lastSeen = lastSeen
        self.tags = tags
        self.metrics = metrics
        self.sightings = sightings
    }

    /// The tag that says which cluster an entity belongs to.
    public static let clusterTag = "clusterName"

    /// The newest value of a tag; nil where it has none.
    public func tag(_ key: String) -> String? {
        tags.filter { $0.key == key }.max { $0.lastSeen < $1.lastSeen }?.value
    }

    /// By type, cluster, name and GUID: the order in which entities are listed.
    public static func isListed(_ left: KnownEntity, before right: KnownEntity) -> Bool {
        let leftKey = (left.type, left.tag(clusterTag) ?? "", left.name)
        let rightKey = (right.type, right.tag(clusterTag) ?? "", right.name)
        return leftKey == rightKey ? left.guid < right.guid : leftKey < rightKey
    }
}

/// One value of a tag.
public struct KnownTag: Sendable, Hashable {
    public var key: String
    public var value: String
    public var lastSeen: Int64

    public init(key: String, value: String, lastSeen: Int64) {
        self.key = key
        self.value = value
        self.lastSeen = lastSeen
    }
}

/// The value of a metric, and who owns it.
public struct KnownMetric: Sendable {
    public var name: MetricName
    public var unit: MetricUnit
    /// In the unit; NaN where the owner told that it is unknown.
    public var value: Double
    public var timestamp: Int64
    /// The owner: of those who tell the metric, the one with the highest priority whose value is
    /// known and not too old.
    public var origin: RowOrigin

    public init(
        name: MetricName, unit: MetricUnit, value: Double, timestamp: Int64, origin: RowOrigin
    ) {
        self.name = name
        self.unit = unit
        self.value = value
        self.timestamp = timestamp
        self.origin = origin
    }

    /// Whether the value is too old to be what the entity is like now.
    public func isOld(at now: Int64) -> Bool { now - timestamp > origin.patience }
}

/// The last time that a teller told of an entity.
public struct Sighting: Sendable {
    public var teller: Teller
    public var timestamp: Int64
    /// The columns of the sample; nil where nothing is known of them. What was kept over a restart
    /// has the attributes that are no tags, as texts.
    public var shape: SampleShape?
    /// The values of the shape's attributes; empty where there is no shape.
    public var attributes: [Scalar]

    public init(teller: Teller, timestamp: Int64, shape: SampleShape?, attributes: [Scalar]) {
        self.teller = teller
        self.timestamp = timestamp
        self.shape = shape
        self.attributes = attributes
    }

    /// An attribute of the sample; missing where it has none of the name.
    public func attribute(_ name: String) -> Scalar {
        shape?.attributeIndex[name].map { attributes[$0] } ?? .missing
    }
}

/// A relationship that holds, and who told of it.
public struct KnownRelationship: Sendable, Hashable {
    public var relationship: Relationship
    public var lastSeen: Int64
    public var tellers: [Teller]

    public init(relationship: Relationship, lastSeen: Int64, tellers: [Teller]) {
        self.relationship = relationship
        self.lastSeen = lastSeen
        self.tellers = tellers
    }
}
