import Definitions
import Diagnostics
import Entities
import Telemetry
import Testing

/// The types of the tests, which expire after different times.
enum Types {
    static let texts: [(folder: String, text: String)] = [
        (
            "infra-queue",
            """
            domain: INFRA
            type: QUEUE
            synthesis:
              rules:
                - ruleName: queue
                  identifier: name
                  name: name
                  conditions: [ { attribute: eventType, value: Row } ]
                  tags:
                    kind: { multiValue: false }
                    seen: { ttl: PT4H }
            configuration: { entityExpirationTime: DAILY }
            """
        ),
        ("infra-broker", "{ domain: INFRA, type: BROKER }"),
        (
            "infra-cluster",
            "{ domain: INFRA, type: CLUSTER, configuration: { entityExpirationTime: MANUAL } }"
        ),
        (
            "infra-link",
            "{ domain: INFRA, type: LINK, configuration: { entityExpirationTime: FOUR_HOURS } }"
        ),
        (
            "infra-report",
            "{ domain: INFRA, type: REPORT, configuration: { entityExpirationTime: QUARTERLY } }"
        ),
    ]

    static func load() throws -> [EntityTypeDefinition] {
        var report = DiagnosticReport()
        let files = texts.map { folder, text in
            let owner = "ownership: { primaryOwner: { teamName: T } }"
            let whole =
                text.hasPrefix("{") ? "{ \(owner), \(text.dropFirst())" : "\(owner)\n\(text)"
            return DefinitionFile(path: "\(folder)/definition.yml", bytes: Array(whole.utf8))
        }
        let set = DefinitionSet.load(files, report: &report)
        try #require(report.sorted.isEmpty, "\(report.sorted.map(\.message))")
        return set.entityTypes.map(\.definition)
    }
}

/// What a row of a test tells of one entity.
struct Told {
    var name: String
    var type = "QUEUE"
    var metrics: [String: Double] = [:]
    var tags: [String: [String]] = [:]
    var relationships: [Relationship] = []

    init(
        _ name: String, _ type: String = "QUEUE", metrics: [String: Double] = [:],
        tags: [String: [String]] = [:], relationships: [Relationship] = []
    ) {
        self.name = name
        self.type = type
        self.metrics = metrics
        self.tags = tags
        self.relationships = relationships
    }
}

/// A store, and reports that are written as lists.
struct StoreBench {
    var store: EntityStore
    /// What was found so far.
    var findings: [String] = []

    init(limits: EntityLimits = EntityLimits()) throws {
        store = EntityStore(types: try Types.load(), limits: limits)
    }

    /// One poll; a group that is nil was not answered.
    mutating func tell(
        _ origin: RowOrigin = .first, at time: Int64, _ groups: KeyValuePairs<String, [Told]?>
    ) {
        let report = EntityReport(
            origin: origin, timestamp: time,
            groups: groups.map { name, rows in
                .init(
                    name: name, isAnswered: rows != nil,
                    rows: (rows ?? []).map { row($0, at: time) })
            })
        findings += store.take(report)
    }

    mutating func tell(_ origin: RowOrigin = .first, at time: Int64, _ rows: [Told]) {
        tell(origin, at: time, ["rows": rows])
    }

    /// How many relationships the store keeps.
    var relationshipCount: Int {
        var count = 0
        store.writeSnapshot(at: 0) { if $0.hasPrefix(#"{"relationship""#) { count += 1 } }
        return count
    }

    func entity(_ name: String, _ type: String = "QUEUE") throws -> KnownEntity? {
        try store.entity(guid(name, type))
    }

    func state(_ name: String, _ type: String = "QUEUE") throws -> EntityState? {
        try entity(name, type)?.state
    }

    func value(_ metric: MetricName = "depth", of name: String = "a", at time: Int64) throws
        -> Double?
    {
        try store.value(of: metric, of: guid(name), at: time)
    }
}

extension RowOrigin {
    static let first = RowOrigin(target: "one", source: "s", priority: 0, interval: 10_000)
    static let second = RowOrigin(target: "two", source: "s", priority: 0, interval: 10_000)
    static let important = RowOrigin(target: "best", source: "s", priority: 5, interval: 10_000)
}

/// The GUID of a thing by its name.
func guid(_ name: String, _ type: String = "QUEUE") throws -> EntityGUID {
    try #require(EntityGUID(accountID: 1, domain: "INFRA", type: type, identifier: name))
}

func contains(_ source: EntityGUID, _ target: EntityGUID, lifetime: Int64 = 60_000) -> Relationship
{
    Relationship(
        type: "CONTAINS", source: source, target: target, name: "c", lifetime: lifetime)
}

/// A row as the stages before make it.
func row(_ told: Told, at time: Int64) -> EntityRow {
    let names = told.metrics.keys.sorted()
    let shape = SampleShape(
        eventType: "Row", attributes: ["name"],
        metrics: names.map {
            MetricDescriptor(name: .init(rawValue: $0), kind: .gauge, unit: .one, help: "")
        })
    let sample = Sample(
        shape: shape, timestamp: time, attributes: [.text(told.name)],
        metrics: names.map { told.metrics[$0] ?? .nan })
    let entity = EntityGUID(
        accountID: 1, domain: "INFRA", type: told.type, identifier: told.name
    ).map { guid in
        Entity(
            guid: guid, name: told.name,
            tags: told.tags.sorted { $0.key < $1.key }.map { EntityTag(key: $0, values: $1) },
            rule: told.type.lowercased())
    }
    return EntityRow(
        sample: sample, entities: [entity].compactMap { $0 }, relationships: told.relationships)
}
